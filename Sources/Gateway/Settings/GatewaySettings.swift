// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import RemoteConsoleAuth

/// The whole configuration, decoded: what each plug-in's factory read, and nothing made yet.
package struct GatewaySettings: Sendable {
    /// The token authority, or where it is.
    package var consoleAuth: ConsoleAuthRole
    /// The HTTP API; `nil` when this gateway has none.
    package var api: APISettings?
    /// The backends, in the order of the file.
    package var backends: [ConfiguredBackend]
    /// The listeners, in the order of the file.
    package var listeners: [ConfiguredListener]
    /// The projects of the instances that are in a list of `projects`.
    package var projects: [InstanceID: String]
    /// What is logged.
    package var log: LogSettings
    /// How the gateway goes away.
    package var shutdown: ShutdownSettings
    /// The server for numbers and health; `nil` when this gateway has none.
    package var metrics: MetricsSettings?
    /// The file as it was written, to be compared with a later one.
    package var tree: SettingsNode

    /// Where Oriel's own servers listen.
    package var ownAddresses: [BindAddress] {
        self.served.map(\.factory.bindAddress)
            + [self.api?.address, self.metrics?.address, self.consoleAuth.authority?.serve?.address].compactMap { $0 }
    }

    /// The listeners whose clients this gateway serves itself.
    package var served: [ConfiguredListener] { self.listeners.filter { !$0.isElsewhere } }

    /// Reads the configuration in `section`. Every mistake is recorded in its report; `nil` when one leaves nothing to
    /// run. The caller asks the report: settings that could be read may have mistakes all the same.
    package init?(section: Section, plugins: Plugins) {
        self.tree = section.node
        let authority = section.requiredSection("consoleauth")
        let consoleAuth = authority.flatMap { ConsoleAuthRole(section: $0, stores: plugins.tokenStores) }
        let isProxy = authority.map { ConsoleAuthRole.isProxy($0) } ?? false
        if isProxy {
            for key in ["api", "backends"] where section.has(key) {
                section.mistake("is not allowed with 'consoleauth.url': it is its authority's, not a proxy's", at: key)
            }
        }
        let api = section.section("api")
        let apiSettings = api.map { APISettings(section: $0, providers: plugins.identityProviders) }
        self.log = section.section("log").map { LogSettings(section: $0) } ?? LogSettings()
        self.shutdown = section.section("shutdown").map { ShutdownSettings(section: $0) } ?? ShutdownSettings()
        let metrics = section.section("metrics")
        self.metrics = metrics.map { MetricsSettings(section: $0) }
        self.backends =
            isProxy
            ? [] : ConfiguredBackend.read(section.requiredSection("backends"), registry: plugins.backends)
        let listeners = section.requiredSection("listeners")
        self.listeners = ConfiguredListener.read(listeners, registry: plugins.listeners)
        self.projects = ProjectSettings.read(section.section("projects"))
        section.finish()
        var servers: [AddressCheck.Server] = []
        if let address = apiSettings??.address { servers.append(("api", address, api)) }
        if let address = self.metrics?.address { servers.append(("metrics", address, metrics)) }
        if let address = consoleAuth?.authority?.serve?.address {
            servers.append(("consoleauth.serve", address, authority?.section("serve")))
        }
        servers += self.listeners.filter { !$0.isElsewhere }.map {
            ("listeners.\($0.name)", $0.factory.bindAddress, listeners?.section($0.name))
        }
        AddressCheck.report(servers)
        if isProxy, let listener = self.listeners.first(where: \.isElsewhere) {
            listeners?.section(listener.name)?.mistake("is not allowed in a proxy", at: "elsewhere")
        }
        if let api = apiSettings {
            guard let api else { return nil }
            self.api = api
        }
        guard let consoleAuth else { return nil }
        self.consoleAuth = consoleAuth
    }
}
