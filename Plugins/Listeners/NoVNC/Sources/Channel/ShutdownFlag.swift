// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Says whether the listener is going down.
///
/// The pipelines are told by an event, once; a console that was being opened at that moment asks here.
final class ShutdownFlag: Sendable {
    private let flag = Atomic(false)

    /// Whether the listener is going down.
    var isRaised: Bool { self.flag.load(ordering: .acquiring) }

    /// The listener is going down.
    func raise() {
        self.flag.store(true, ordering: .releasing)
    }
}
