// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

/// Makes identity providers that know callers by a token that never changes: `kind: token`.
///
/// - `tokens` (map by name, required): who may call; each of them has
///   - `secret` (a secret, required): the token
///   - `role` and `project`: see `Principal`
public struct TokenIdentityFactory: IdentityProviderFactory {
    /// `token`
    public static let kind = "token"

    /// Never.
    public var admitsEveryone: Bool { false }

    private let entries: [(principal: Principal, secret: SecretReference)]

    /// Reads the keys above.
    public init?(section: Section) {
        guard let list = section.section("tokens"), !list.names.isEmpty else {
            section.mistake("is required: at least one token", at: "tokens")
            return nil
        }
        self.entries = list.names.compactMap { name in
            guard let entry = list.section(name) else { return nil }
            let secret: SecretReference? = entry.required("secret")
            let principal = Principal(section: entry, name: name)
            entry.finish()
            guard let secret, let principal else { return nil }
            return (principal, secret)
        }
    }

    /// Fetches the tokens and makes the provider.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the entry whose token cannot be had or be used.
    public func makeIdentityProvider() async throws -> any IdentityProvider {
        try TokenIdentity(
            self.entries.map { entry in
                do {
                    return (entry.principal, try entry.secret.fetch())
                } catch {
                    throw ConsoleError(
                        .invalidRequest, "the token of '\(entry.principal.name)' cannot be had", cause: error)
                }
            })
    }
}
