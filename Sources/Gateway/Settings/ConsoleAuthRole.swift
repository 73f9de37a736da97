// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
package import RemoteConsoleAuth

/// What the section `consoleauth` makes of this gateway.
package enum ConsoleAuthRole: Sendable {
    /// It is an authority: it has a token store.
    case authority(ConsoleAuthSettings)
    /// It is a proxy: it asks authorities elsewhere.
    case proxy(RemoteConsoleAuthSettings)

    /// The authority's settings; `nil` for a proxy.
    package var authority: ConsoleAuthSettings? {
        guard case .authority(let settings) = self else { return nil }
        return settings
    }

    /// Reads the section; `nil` when what it lacks leaves nothing to run.
    init?(section: Section, stores: PluginRegistry<any TokenStoreFactory.Type>) {
        if Self.isProxy(section) {
            guard let settings = RemoteConsoleAuthSettings(section: section) else { return nil }
            self = .proxy(settings)
        } else {
            guard let settings = ConsoleAuthSettings(section: section, stores: stores) else { return nil }
            self = .authority(settings)
        }
    }

    /// Whether the section is a proxy's: it says whom to ask.
    static func isProxy(_ section: Section) -> Bool { section.names.contains("url") }
}
