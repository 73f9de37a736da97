// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore

/// A backend that knows what it was given, or fails every question in one way.
struct FakeBackend: HypervisorBackend {
    var known: [Instance] = []
    var failure: ConsoleError?

    var egress: EgressRules { EgressRules(hosts: []) }

    func instances() async throws -> [Instance] {
        if let failure = self.failure { throw failure }
        return self.known
    }

    func instance(named reference: InstanceReference) async throws -> Instance {
        if let failure = self.failure { throw failure }
        let found = self.known.filter { instance in
            switch reference {
            case .id(let id): instance.id == id
            case .name(let name): instance.name == name
            }
        }
        guard let instance = found.first else { throw ConsoleError(.instanceNotFound, "not here") }
        return instance
    }

    func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        ConsoleEndpoint(host: "10.0.0.1", port: 5900)
    }

    func shutdown() async {}
}
