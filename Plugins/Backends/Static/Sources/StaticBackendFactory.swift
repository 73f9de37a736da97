// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// Makes static backends: `kind: static`.
///
/// - `instances` (map by name, required): the list; each instance has
///   - `host` (address or name, required) and `port` (1 to 65535, required): its VNC server
///   - `uuid` (a UUID, default derived from the names of backend and instance): its identity
///   - `username` and `password` (text and a secret reference): what its VNC server asks for
///   - `tls_server_name` (name or address): who its certificate must be for
///   - `title` and `project` (text): what its owner calls it, and who that is
/// - `username` and `password`: for the instances that have none of their own
/// - `tls` and `allow_plaintext`: how the consoles are secured, see `ConsoleSecuritySettings`
/// - `vnc_enabled` (true or false, default true): whether there are VNC consoles
/// - `allowed_networks` (list of networks): what may be dialled besides the hosts of the list
package struct StaticBackendFactory: HypervisorBackendFactory {
    /// `static`.
    package static let kind = "static"

    private let name: BackendName
    private let settings: StaticSettings

    /// Reads the keys above.
    package init?(section: Section, name: BackendName) {
        guard let settings = StaticSettings(section: section, name: name) else { return nil }
        self.name = name
        self.settings = settings
    }

    /// Fetches the passwords and makes the backend.
    package func makeBackend(context: BackendContext) async throws -> any HypervisorBackend {
        self.settings.consoles.announce(context.logger)
        return try StaticBackend(name: self.name, settings: self.settings)
    }
}
