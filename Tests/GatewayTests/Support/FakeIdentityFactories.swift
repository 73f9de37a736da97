// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore

/// Lets everybody in.
struct OpenIdentityFactory: IdentityProviderFactory {
    static let kind = "none"
    var admitsEveryone: Bool { true }

    init?(section: Section) {}

    func makeIdentityProvider() async throws -> any IdentityProvider {
        throw ConsoleError(.internalError, "this identity is for reading settings only")
    }
}

/// Asks who it is.
struct ClosedIdentityFactory: IdentityProviderFactory {
    static let kind = "token"
    var admitsEveryone: Bool { false }

    init?(section: Section) {
        guard section.required("secret", as: SecretReference.self) != nil else { return nil }
    }

    func makeIdentityProvider() async throws -> any IdentityProvider {
        throw ConsoleError(.internalError, "this identity is for reading settings only")
    }
}
