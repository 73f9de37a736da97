// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Says whether the listener is going down.
///
/// The pipelines are told by an event, once; a console that was being opened at that moment asks here.
package final class ShutdownFlag: Sendable {
    private let draining = Atomic(false)
    private let flag = Atomic(false)

    /// Whether the listener takes no more clients: a connection is not kept for another request.
    package var isDraining: Bool { self.draining.load(ordering: .acquiring) }

    /// Whether the listener ends its sessions.
    package var isRaised: Bool { self.flag.load(ordering: .acquiring) }

    /// The listener takes no more clients.
    func beginDraining() {
        self.draining.store(true, ordering: .releasing)
    }

    /// The listener ends its sessions.
    func raise() {
        self.beginDraining()
        self.flag.store(true, ordering: .releasing)
    }
}
