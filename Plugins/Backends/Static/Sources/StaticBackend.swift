// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// Consoles that the operator wrote down: for machines that no hypervisor of Oriel's knows, and the smallest example of
/// a backend. It asks nobody, so it knows no power state and has nothing to shut down.
package struct StaticBackend: HypervisorBackend {
    private let consoles: [InstanceID: (instance: Instance, endpoint: ConsoleEndpoint)]
    private let vncEnabled: Bool

    /// The hosts of the list, and `allowed_networks`.
    package let egress: EgressRules

    /// The TLS of the list, if there is any: its files are the same for every console.
    package let consoleTLS: [ConsoleTLS]

    /// Fetches the passwords.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when one cannot be had.
    init(name: BackendName, settings: StaticSettings) throws {
        self.vncEnabled = settings.vncEnabled
        self.egress = EgressRules(hosts: Set(settings.instances.map(\.host)), networks: settings.allowedNetworks)
        var consoles: [InstanceID: (instance: Instance, endpoint: ConsoleEndpoint)] = [:]
        for entry in settings.instances {
            let instance = Instance(
                id: entry.id, name: entry.name, title: entry.title, project: entry.project, powerState: .unknown,
                backend: name)
            let security = settings.consoles.security(
                username: entry.username ?? settings.username,
                password: try (entry.password ?? settings.password)?.fetch(), serverName: entry.tlsServerName)
            consoles[entry.id] = (instance, ConsoleEndpoint(host: entry.host, port: entry.port, security: security))
        }
        self.consoles = consoles
        self.consoleTLS = settings.consoles.tls.map { [$0] } ?? []
    }

    /// Every instance of the list.
    package func instances() async -> [Instance] {
        self.consoles.values.map(\.instance)
    }

    /// The instance with this UUID or name.
    package func instance(named reference: InstanceReference) async throws -> Instance {
        let found =
            switch reference {
            case .id(let id): self.consoles[id]
            case .name(let name): self.consoles.values.first { $0.instance.name == name }
            }
        guard let found else { throw Self.notFound(reference) }
        return found.instance
    }

    /// The console as it was written down.
    package func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        guard let found = self.consoles[instance] else { throw Self.notFound(.id(instance)) }
        guard self.vncEnabled else {
            throw ConsoleError(.consoleTypeUnavailable, "vnc_enabled is false for backend \(found.instance.backend)")
        }
        return found.endpoint
    }

    /// Does nothing: there is nothing to let go of.
    package func shutdown() async {}

    private static func notFound(_ reference: InstanceReference) -> ConsoleError {
        ConsoleError(.instanceNotFound, "the list has no instance '\(reference)'")
    }
}
