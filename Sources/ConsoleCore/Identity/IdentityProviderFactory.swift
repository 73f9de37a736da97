// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

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
