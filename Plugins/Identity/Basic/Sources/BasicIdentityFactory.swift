// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

/// Makes identity providers that know users by name and password: `kind: basic`.
///
/// - `users` (map by name, required): who may sign in; each user has
///   - `password_hash` (text, required): what `oriel passwd` made of the password
///   - `role` and `project`: see `Principal`
/// - `remember` (0s to 10m, default 60s): how long a password that was right is not worked through again
/// - `limits` (section): how much work strangers can cause, see `SignInLimits`
public struct BasicIdentityFactory: IdentityProviderFactory {
    /// `basic`
    public static let kind = "basic"

    /// Never.
    public var admitsEveryone: Bool { false }

    private let users: [BasicUser]
    private let remember: Duration
    private let limits: SignInLimits

    /// Reads the keys above.
    public init?(section: Section) {
        self.remember = section.value("remember", default: .seconds(60), in: .zero ... .seconds(600))
        self.limits = SignInLimits(section: section.sectionOrEmpty("limits"))
        guard let list = section.section("users"), !list.names.isEmpty else {
            section.mistake("is required: at least one user", at: "users")
            return nil
        }
        self.users = list.names.compactMap { name in
            list.section(name).flatMap { BasicUser(section: $0, name: name) }
        }
    }

    /// Makes the provider.
    public func makeIdentityProvider() async throws -> any IdentityProvider {
        BasicIdentity(users: self.users, remember: self.remember, limits: self.limits)
    }
}
