// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The token authority as the API sees it: makes tokens.
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
}
