// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A session of ours at a pool.
struct XenSession: Sendable, Hashable {
    /// Its reference, which is all that one needs to use it.
    var reference: Secret
    /// The coordinator that gave it.
    var coordinator: HTTPTarget
    /// When it was given.
    var since: ContinuousClock.Instant

    /// The reference as a parameter of a call.
    var value: XMLRPCValue { .string(self.reference.reveal { $0 }) }
}
