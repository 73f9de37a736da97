// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Synchronization

/// A backend kind with one required key, `uri`; `fails: true` cannot be made.
struct FakeBackendFactory: HypervisorBackendFactory {
    static let kind = "fake"
    let name: BackendName
    let uri: String
    let fails: Bool

    init?(section: Section, name: BackendName) {
        self.name = name
        self.fails = section.value("fails", default: false)
        _ = section.value("workers", default: 4, in: 1...64)
        _ = section.optional("password", as: SecretReference.self)
        guard let uri = section.required("uri", as: String.self) else { return nil }
        self.uri = uri
    }

    func makeBackend(context: BackendContext) async throws -> any HypervisorBackend {
        if self.fails { throw ConsoleError(.internalError, "no libvirt here") }
        return FakeBackend(name: self.name)
    }
}

/// Remembers the backends that were shut down.
final class Shutdowns: Sendable {
    @TaskLocal static var current = Shutdowns()
    private let kept = Mutex<[BackendName]>([])

    var names: [BackendName] { self.kept.withLock { $0.sorted() } }

    func add(_ name: BackendName) {
        self.kept.withLock { $0.append(name) }
    }
}

/// A backend with nothing on it.
struct FakeBackend: HypervisorBackend {
    let name: BackendName

    var egress: EgressRules { EgressRules(hosts: []) }

    func instances() async throws -> [Instance] { [] }

    func instance(named reference: InstanceReference) async throws -> Instance {
        throw ConsoleError(.instanceNotFound, "not here")
    }

    func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        throw ConsoleError(.instanceNotFound, "not here")
    }

    func shutdown() async {
        Shutdowns.current.add(self.name)
    }
}
