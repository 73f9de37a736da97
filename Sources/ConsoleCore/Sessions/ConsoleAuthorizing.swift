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
    /// - Throws: ``ConsoleError`` with `tokenRejected` (one error for unknown, expired, used, revoked, and made for
    ///   another console type), or what ``HypervisorBackend/consoleEndpoint(of:kind:)`` throws.
    func redeem(_ token: AccessToken, type: ConsoleType, client: String) async throws -> Grant

    /// Asks the backend once more and throws unless the instance still has its console where `grant` says.
    ///
    /// Called when the console is connected and before the client sees its first byte: otherwise a port that another
    /// instance took over in between would show that instance.
    ///
    /// - Throws: ``ConsoleError`` with `consoleMoved`, or what the backend throws.
    func confirm(_ grant: Grant) async throws

    /// Gives the token of a session that never began back, for a limited number of tries.
    func release(_ session: SessionID) async

    /// Records that a session began: from now on its token is spent for good.
    ///
    /// - Throws: `authorityUnavailable` when that cannot be written down; then there must be no session.
    func sessionBegan(_ grant: Grant, client: String) async throws

    /// Records how a session ended.
    func sessionEnded(_ session: SessionID, _ end: SessionEnd) async
}
