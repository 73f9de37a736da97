// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Finds out who makes an API request.
public protocol IdentityProvider: Sendable {
    /// Whether anybody who can reach the API is let in. Such an API is bound to loopback only and answers only
    /// requests whose Host is a loopback name.
    var admitsEveryone: Bool { get }

    /// The principal that the request's headers prove.
    ///
    /// - Parameter header: the value of a header field by its lower-case name.
    /// - Throws: ``ConsoleError`` with `unauthenticated`, or `authorityUnavailable` when the identity service is away.
    func authenticate(header: @Sendable (String) -> String?) async throws -> Principal
}
