// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A place where tasks are stopped until it opens, and where others can wait for one to be stopped.
final class Gate: Sendable {
    private struct State {
        var isClosed = false
        var stopped: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Stops whoever comes from now on.
    func close() {
        self.state.withLock { $0.isClosed = true }
    }

    /// Lets everybody on.
    func open() {
        let stopped = self.state.withLock { state in
            state.isClosed = false
            return Self.take(&state.stopped)
        }
        stopped.forEach { $0.resume() }
    }

    /// Returns at once when the gate is open, otherwise when it opens. Cancellation does not open it.
    func pass() async {
        await withCheckedContinuation { continuation in
            let (isOpen, watchers) = self.state.withLock { state in
                guard state.isClosed else { return (true, [CheckedContinuation<Void, Never>]()) }
                state.stopped.append(continuation)
                return (false, Self.take(&state.watchers))
            }
            watchers.forEach { $0.resume() }
            if isOpen { continuation.resume() }
        }
    }

    /// Returns when somebody is stopped at the gate.
    func waitForStopped() async {
        await withCheckedContinuation { continuation in
            let isStopped = self.state.withLock { state in
                if state.stopped.isEmpty { state.watchers.append(continuation) }
                return !state.stopped.isEmpty
            }
            if isStopped { continuation.resume() }
        }
    }

    private static func take(
        _ list: inout [CheckedContinuation<Void, Never>]
    ) -> [CheckedContinuation<Void, Never>] {
        defer { list = [] }
        return list
    }
}
