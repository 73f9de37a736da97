// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The token authority as the API sees it: makes tokens, and takes them back.
public protocol ConsoleIssuing: Sendable {
    /// Makes a token for the console of an instance, after asking the backend whether there is one to open.
    ///
    /// - Throws: ``ConsoleError``: what ``HypervisorBackend/checkConsole(of:kind:)`` throws, or `authorityUnavailable`.
    func issue(_ request: ConsoleRequest) async throws -> IssuedToken

    /// Where `token` would lead if it were redeemed now as one of `types`; `nil` when it cannot be: it is unknown, used,
    /// expired or revoked. Spends nothing.
    ///
    /// - Throws: ``ConsoleError``: what finding the instance and its console throw, or `authorityUnavailable`.
    func target(of token: AccessToken, types: [ConsoleType]) async throws -> TokenTarget?

    /// Takes back, for `principal`, all access to the console of `instance`: its tokens are worth nothing any more, and its
    /// sessions end, wherever they are, and cannot be taken up again. No backend is asked, so the instance may be gone.
    ///
    /// Tokens that are issued later are not concerned.
    ///
    /// - Returns: how many tokens there were; those of sessions that lived or ended a while ago count too.
    /// - Throws: ``ConsoleError`` with `authorityUnavailable`; then nobody knows what was done, and it may be tried again.
    func revokeAccess(to instance: InstanceID, for principal: Principal) async throws -> Int
}
