// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

/// Makes identity providers that ask OpenStack's Keystone: `kind: keystone`. The keys are ``KeystoneSettings``.
public struct KeystoneIdentityFactory: IdentityProviderFactory {
    /// `keystone`
    public static let kind = "keystone"

    /// Never.
    public var admitsEveryone: Bool { false }

    private let settings: KeystoneSettings

    /// Reads the keys.
    public init?(section: Section) {
        guard let settings = KeystoneSettings(section: section) else { return nil }
        self.settings = settings
    }

    /// Fetches the service's own password and makes the provider. Keystone need not be there yet.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when the password or `ca_file` cannot be had.
    public func makeIdentityProvider() async throws -> any IdentityProvider {
        KeystoneIdentity(
            service: KeystoneService(
                client: try KeystoneClient(
                    url: self.settings.url, caFile: self.settings.caFile, timeout: self.settings.timeout),
                credentials: try self.settings.credentials()),
            roles: self.settings.roles, lifetime: self.settings.cache)
    }
}
