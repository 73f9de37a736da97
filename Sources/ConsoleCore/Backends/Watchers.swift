// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Those who want to know that something has changed, and not what.
final class Watchers: Sendable {
    private struct State {
        var next = 0
        var continuations: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    /// An element for each change from now on; changes that nobody read yet are one.
    func stream() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let number = self.state.withLock { state in
                state.next &+= 1
                state.continuations[state.next] = continuation
                return state.next
            }
            continuation.onTermination = { _ in
                self.state.withLock { _ = $0.continuations.removeValue(forKey: number) }
            }
        }
    }

    /// Something has changed.
    func tell() {
        for continuation in self.state.withLock({ Array($0.continuations.values) }) { continuation.yield() }
    }
}
