// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// Backends that a reload has replaced. They are let go when nobody can still be asking them.
final class RetiredBackends: Sendable {
    private let backends = Mutex<[Int: any HypervisorBackend]>([:])
    private let next = Atomic(0)
    private let delay: Duration

    /// Lets backends go after `delay`, which is longer than any question to one takes.
    init(delay: Duration = .seconds(120)) {
        self.delay = delay
    }

    /// Takes `backend`, which gets no new questions any more.
    func add(_ backend: any HypervisorBackend) {
        let number = self.next.add(1, ordering: .relaxed).newValue
        self.backends.withLock { $0[number] = backend }
        Task {
            try? await Task.sleep(for: self.delay)
            await self.backends.withLock { $0.removeValue(forKey: number) }?.shutdown()
        }
    }

    /// Lets all that are left go now.
    func shutdown() async {
        let left = self.backends.withLock { backends in
            defer { backends = [:] }
            return backends.values.map { $0 }
        }
        for backend in left { await backend.shutdown() }
    }
}
