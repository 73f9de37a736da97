// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// The whole configuration, decoded: what each plug-in's factory read, and nothing made yet.
package struct GatewaySettings: Sendable {
    /// The token authority.
    package var consoleAuth: ConsoleAuthSettings
    /// The HTTP API; `nil` when this gateway has none.
    package var api: APISettings?
    /// The backends, in the order of the file.
    package var backends: [ConfiguredBackend]
    /// The listeners, in the order of the file.
    package var listeners: [ConfiguredListener]
    /// What is logged.
    package var log: LogSettings

    /// Where Oriel's own servers listen.
    package var ownAddresses: [BindAddress] {
        self.listeners.map(\.factory.bindAddress) + [self.api?.address].compactMap { $0 }
    }

    /// Reads the configuration in `section`. Every mistake is recorded in its report; `nil` when one leaves nothing to
    /// run. The caller asks the report: settings that could be read may have mistakes all the same.
    package init?(section: Section, plugins: Plugins) {
        let consoleAuth = section.requiredSection("consoleauth").flatMap {
            ConsoleAuthSettings(section: $0, stores: plugins.tokenStores)
        }
        let api = section.section("api")
        let apiSettings = api.map { APISettings(section: $0, providers: plugins.identityProviders) }
        self.log = section.section("log").map { LogSettings(section: $0) } ?? LogSettings()
        self.backends = ConfiguredBackend.read(section.requiredSection("backends"), registry: plugins.backends)
        let listeners = section.requiredSection("listeners")
        self.listeners = ConfiguredListener.read(listeners, registry: plugins.listeners)
        section.finish()
        AddressCheck.report(api: apiSettings??.address, apiSection: api, self.listeners, listeners)
        if let api = apiSettings {
            guard let api else { return nil }
            self.api = api
        }
        guard let consoleAuth else { return nil }
        self.consoleAuth = consoleAuth
    }
}
