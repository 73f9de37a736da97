// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

/// Asks nobody who they are: whoever reaches the API is an administrator.
///
/// The host binds such an API to loopback only, and refuses requests whose Host is no loopback name.
public struct NoIdentity: IdentityProvider {
    /// The provider.
    public init() {}

    /// Always.
    public var admitsEveryone: Bool { true }

    /// An administrator called `anonymous`, whatever the headers say.
    public func authenticate(header: @Sendable (String) -> String?, client: String) async throws -> Principal {
        Principal(name: "anonymous", isAdministrator: true)
    }
}
