// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// A backend as configured, not made yet.
package struct ConfiguredBackend: Sendable {
    /// Its key under `backends:`.
    package var name: BackendName
    /// What read its section and will make it.
    package var factory: any HypervisorBackendFactory

    /// The backends in `section`. At least one is needed.
    static func read(
        _ section: Section?, registry: PluginRegistry<any HypervisorBackendFactory.Type>
    ) -> [ConfiguredBackend] {
        guard let section else { return [] }
        if section.names.isEmpty {
            section.mistake("at least one backend is required")
        }
        return section.namedSections().compactMap { name, section in
            let name = BackendName(name)
            guard let type = section.factory(in: registry) else { return nil }
            defer { section.finish() }
            return type.init(section: section, name: name).map { ConfiguredBackend(name: name, factory: $0) }
        }
    }
}
