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

/// Reads the settings of an identity provider and makes it.
public protocol IdentityProviderFactory: Sendable {
    /// What `kind:` says in the configuration.
    static var kind: String { get }

    /// Whether the provider will let everybody in: what ``IdentityProvider/admitsEveryone`` will say. The host checks
    /// the API's address against it before anything is made.
    var admitsEveryone: Bool { get }

    /// Reads the provider's own keys. Does no I/O; mistakes are recorded in `section`.
    init?(section: Section)

    /// Makes the provider.
    func makeIdentityProvider() async throws -> any IdentityProvider
}
