// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The token authority as a proxy sees it: turns tokens into sessions.
///
/// Callable from any isolation. Implemented by the local authority, which owns a store.
public protocol ConsoleAuthorizing: Sendable {
    /// Spends `token` and says what it opens. The endpoint is resolved now, not when the token was issued.
    ///
    /// If anything after the spending fails in here, the token is released again before this throws.
    ///
    /// A token that is spent is good once more together with `resume`, the secret of its latest session's grant, while
    /// that session lives and for a window after it. The session that begins then takes the other one's place.
    ///
    /// - Throws: ``ConsoleError`` with `tokenRejected` (one error for unknown, expired, used, revoked, and made for
    ///   another console type), or what ``HypervisorBackend/consoleEndpoint(of:kind:)`` throws.
    ///   `limitReached` when the instance has as many sessions as it may have.
    func redeem(
        _ token: AccessToken, resume: ResumeSecret?, type: ConsoleType, client: String
    ) async throws -> Grant

    /// Asks the backend anew where the console of `grant` is, after what `grant` says failed with `failure`.
    ///
    /// Called once for a session at most, before it began, for `consoleMoved` and `backendSessionRejected`. The token stays
    /// spent: whoever calls this releases it when the second answer leads nowhere too.
    ///
    /// - Returns: `grant` with the endpoint, and the egress rules, as they are now.
    /// - Throws: what ``HypervisorBackend/consoleEndpoint(of:kind:after:at:)`` throws.
    func refresh(_ grant: Grant, after failure: ConsoleError.Code) async throws -> Grant

    /// Asks the backend once more and throws unless the instance still has its console where `grant` says.
    ///
    /// Called when the console is connected and before the client sees its first byte: otherwise a port that another
    /// instance took over in between would show that instance.
    ///
    /// - Throws: ``ConsoleError`` with `consoleMoved`, or what the backend throws.
    func confirm(_ grant: Grant) async throws

    /// Gives the token of a session that never began back, for a limited number of tries.
    func release(_ session: SessionID) async

    /// Records that a session began: from now on its token is spent for good, and the session that it takes the place
    /// of is over.
    ///
    /// - Parameter end: ends the session. The authority calls it, from any isolation and at most a few times, until
    ///   ``sessionEnded(_:_:)``; the first call counts.
    /// - Throws: `authorityUnavailable` when that cannot be written down, `tokenRejected` when the token was revoked
    ///   or somebody else took the session up meanwhile; then there must be no session.
    func sessionBegan(
        _ grant: Grant, client: String, end: @escaping @Sendable (SessionEnd.Reason) -> Void
    ) async throws

    /// Records how a session ended.
    func sessionEnded(_ session: SessionID, _ end: SessionEnd) async
}
