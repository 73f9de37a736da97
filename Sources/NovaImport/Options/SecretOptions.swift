// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Options whose values are secrets. They are never written anywhere.
enum SecretOptions {
    private static let known: Set<OptionName> = [
        "sql_connection", "[database] connection", "[api_database] connection",
        "xenapi_connection_password", "[xenserver] connection_password",
        "[keystone_authtoken] password", "[keystone_authtoken] admin_password", "[keystone_authtoken] admin_token",
        "[keystone_authtoken] application_credential_secret", "[keystone_authtoken] memcache_secret_key",
        "[filter:authtoken] password", "[filter:authtoken] admin_password", "[filter:authtoken] admin_token",
    ]
    private static let words = ["password", "passwd", "secret", "token", "credential", "transport_url"]

    /// Whether the value of `name` is a secret, or may be one as far as its name tells.
    static func contains(_ name: OptionName) -> Bool {
        let text = name.name.lowercased()
        return self.known.contains(name) || self.words.contains { text.contains($0) }
    }
}
