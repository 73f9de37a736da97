// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Writes a ``TokenHistory`` down while it happens. Callable from any isolation.
public final class TokenHistoryRecorder: Sendable {
    private let start = ContinuousClock.now
    private let state = Mutex(TokenHistory())

    /// A history that begins now.
    public init() {}

    /// The moment it is, as the history counts.
    public var now: Duration { self.start.duration(to: .now) }

    /// What was written down so far.
    public var history: TokenHistory { self.state.withLock { $0 } }

    /// A token was issued.
    public func record(_ issue: TokenHistory.Issue) {
        self.state.withLock { $0.issues.append(issue) }
    }

    /// A revocation was ordered, and was said to be done or was given up.
    public func record(_ revocation: TokenHistory.Revocation) {
        self.state.withLock { $0.revocations.append(revocation) }
    }

    /// A token was tried.
    public func record(_ attempt: TokenHistory.Attempt) {
        self.state.withLock { $0.attempts.append(attempt) }
    }
}
