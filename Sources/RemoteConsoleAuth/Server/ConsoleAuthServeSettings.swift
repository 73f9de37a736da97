// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import TLS

/// The section `consoleauth.serve`: an authority that proxies on other machines ask.
package struct ConsoleAuthServeSettings: Sendable, Hashable {
    /// `host` (127.0.0.1) and `port` (8775; 0 lets the system choose).
    package var address: BindAddress
    /// `tls`: the certificate, and the authorities of the proxies' certificates.
    package var tls: ServerTLSSettings
    /// `clients`: the names of the proxies' certificates.
    package var clients: [String]
    /// `lease_grace` (60s): how long sessions go on while their proxy reaches no authority.
    package var leaseGrace: Duration
    /// `allow_local_consoles` (false): whether consoles on this machine's loopback, or on its Unix sockets, are given out.
    package var allowsLocalConsoles: Bool
    /// `max_connections` (1000): connections at once; more wait in the system's queue.
    package var maximumConnections: Int

    /// Settings of these values.
    package init(
        address: BindAddress, tls: ServerTLSSettings, clients: [String], leaseGrace: Duration = .seconds(60),
        allowsLocalConsoles: Bool = false, maximumConnections: Int = 1_000
    ) {
        self.address = address
        self.tls = tls
        self.clients = clients
        self.leaseGrace = leaseGrace
        self.allowsLocalConsoles = allowsLocalConsoles
        self.maximumConnections = maximumConnections
    }

    /// Reads the section and finishes it; `nil` when what it lacks leaves nothing to serve.
    package init?(section: Section) {
        let address = BindAddress(
            host: section.value("host", default: "127.0.0.1"),
            port: section.value("port", default: 8775, in: 0...65_535))
        let clients = section.list("clients", of: String.self)
        let grace = section.value("lease_grace", default: Duration.seconds(60), in: .zero ... .seconds(3600))
        let local = section.value("allow_local_consoles", default: false)
        let connections = section.value("max_connections", default: 1_000, in: 1...100_000)
        let keys = section.section("tls")
        let tls = keys.flatMap { ServerTLSSettings(section: $0, asksClients: true) }
        if keys == nil { section.mistake("is required: proxies are known by their certificates", at: "tls") }
        if clients.isEmpty {
            section.mistake("is required: the DNS names of the proxies' certificates", at: "clients")
        }
        for name in clients where DialHost(name) == nil || DialHost(name)?.address != nil {
            section.mistake("\"\(name)\" is not allowed: a DNS name of a proxy's certificate", at: "clients")
        }
        section.finish()
        guard let tls else { return nil }
        self.init(
            address: address, tls: tls, clients: clients, leaseGrace: grace, allowsLocalConsoles: local,
            maximumConnections: connections)
    }
}
