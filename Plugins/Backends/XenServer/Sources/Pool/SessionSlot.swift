// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The session for one role: the one in use, the login that is under way, and the pause after one that failed.
struct SessionSlot: Sendable {
    /// The session in use.
    var current: XenSession?
    /// The login that everybody waits for who needs a session.
    var login: Task<Result<XenSession, ConsoleError>, Never>?
    /// Until when nobody logs in, and why.
    var pause: (until: ContinuousClock.Instant, why: ConsoleError)?
}
