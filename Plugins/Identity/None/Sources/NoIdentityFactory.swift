// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

/// The factory of ``NoIdentity``; it has no keys of its own.
public struct NoIdentityFactory: IdentityProviderFactory {
    /// `none`
    public static let kind = "none"

    /// Always.
    public var admitsEveryone: Bool { true }

    /// Reads nothing.
    public init?(section: Section) {}

    /// Makes the provider.
    public func makeIdentityProvider() async throws -> any IdentityProvider { NoIdentity() }
}
