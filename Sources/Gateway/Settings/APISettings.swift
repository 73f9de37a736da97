// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ClientTransport
package import ConsoleCore

/// The section `api`.
package struct APISettings: Sendable {
    /// `host` (127.0.0.1) and `port` (8774; 0 lets the system choose).
    package var address: BindAddress
    /// `tls`, `trusted_proxies`, `proxy_protocol`: what stands between the API and its clients.
    package var transport: ClientTransportSettings
    /// `identity.kind` (none): what read its section and will make the identity provider.
    package var identity: any IdentityProviderFactory

    /// `max_connections` (1000): connections at once; more wait in the system's queue.
    package var maximumConnections: Int

    /// Reads the section; `nil` when the identity provider cannot be read.
    init?(section: Section, providers: PluginRegistry<any IdentityProviderFactory.Type>) {
        self.address = BindAddress(
            host: section.value("host", default: "127.0.0.1"),
            port: section.value("port", default: 8774, in: 0...65_535))
        self.transport = ClientTransportSettings(section: section)
        self.maximumConnections = section.value("max_connections", default: 1_000, in: 1...1_000_000)
        let keys = section.sectionOrEmpty("identity")
        section.finish()
        guard let type = keys.factory(in: providers, default: "none") else { return nil }
        defer { keys.finish() }
        guard let factory = type.init(section: keys) else { return nil }
        self.identity = factory
        if factory.admitsEveryone, !self.address.isLoopback {
            section.mistake(
                "\"\(self.address.host)\" is not allowed with identity kind '\(type.kind)', which lets everybody in: "
                    + "127.0.0.1, ::1 or localhost", at: "host")
        }
    }
}
