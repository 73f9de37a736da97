// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Whether the gateway is starting, serving or going away.
final class Phase: Sendable {
    private let awaited: Mutex<Set<String>>
    private let draining = Atomic(false)
    private let onReady: @Sendable () -> Void

    /// A gateway that is starting, until each of `servers` has reported; then `onReady` is called once.
    init(awaiting servers: [String], onReady: @escaping @Sendable () -> Void) {
        self.awaited = Mutex(Set(servers))
        self.onReady = onReady
    }

    /// Whether the gateway is going away.
    var isDraining: Bool { self.draining.load(ordering: .acquiring) }

    /// Whether every server accepts clients.
    var isListening: Bool { self.awaited.withLock(\.isEmpty) }

    /// `server` accepts clients.
    func listening(_ server: String) {
        let isLast = self.awaited.withLock { $0.remove(server) != nil && $0.isEmpty }
        if isLast { self.onReady() }
    }

    /// The gateway goes away from now on.
    func beginDraining() {
        self.draining.store(true, ordering: .releasing)
    }
}
