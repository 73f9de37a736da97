// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// A listener as configured, not made yet.
package struct ConfiguredListener: Sendable {
    /// Its key under `listeners:`.
    package var name: String
    /// The console type of its URLs: its kind.
    package var type: ConsoleType
    /// What read its section and will make it.
    package var factory: any ConsoleListenerFactory
    /// `elsewhere` (false): whether its clients are served by proxies, and here are only the URLs that lead to them.
    package var isElsewhere = false

    /// The listeners in `section`. At least one is needed, and only one of a kind: a console type would mean two URLs.
    static func read(
        _ section: Section?, registry: PluginRegistry<any ConsoleListenerFactory.Type>
    ) -> [ConfiguredListener] {
        guard let section else { return [] }
        if section.names.isEmpty {
            section.mistake("at least one listener is required")
        }
        var names: [String: String] = [:]
        return section.namedSections().compactMap { name, section in
            guard let type = section.factory(in: registry) else { return nil }
            defer { section.finish() }
            let isElsewhere = section.value("elsewhere", default: false)
            if let other = names[type.kind] {
                section.mistake("listener '\(other)' is of this kind already: one of each is allowed", at: "kind")
            }
            names[type.kind] = names[type.kind] ?? name
            return type.init(section: section, name: name).map { factory in
                if isElsewhere, factory.accessURL == nil {
                    section.mistake("a listener of this kind cannot be elsewhere", at: "elsewhere")
                }
                return ConfiguredListener(
                    name: name, type: ConsoleType(type.kind), factory: factory, isElsewhere: isElsewhere)
            }
        }
    }
}
