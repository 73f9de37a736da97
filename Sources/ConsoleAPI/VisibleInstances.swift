// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

/// The instances that a principal may see, as ``AccessPolicy`` says.
struct VisibleInstances: Sendable {
    let directory: BackendDirectory
    let log: CalmLog

    /// The instances that the backends know, by name, and which backends could not be asked.
    ///
    /// An instance that is defined on two backends (it has moved) is listed once, where it runs.
    func list(for principal: Principal) async -> (instances: [Instance], failures: [BackendName: ConsoleError]) {
        var instances: [InstanceID: Instance] = [:]
        var failures: [BackendName: ConsoleError] = [:]
        for (backend, answer) in await self.directory.instances().sorted(by: { $0.key < $1.key }) {
            switch answer {
            case .success(let found):
                for instance in found where AccessPolicy.sees(principal, instance) {
                    if let known = instances[instance.id], known.powerState.hasScreen { continue }
                    instances[instance.id] = instance
                }
            case .failure(let error):
                failures[backend] = error
                self.log.log(
                    .warning, "backend cannot be asked for its instances",
                    ["backend": "\(backend)", "error": "\(error)"])
            }
        }
        return (instances.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }, failures)
    }

    /// The instance that `reference` means to `principal`.
    ///
    /// - Throws: ``ConsoleError`` as ``BackendDirectory/find(_:)``; what the principal may not see does not exist.
    func find(_ reference: InstanceReference, for principal: Principal) async throws -> Instance {
        try await self.locate(reference, for: principal).instance
    }

    /// The instance that `reference` means to `principal`, and its backend.
    ///
    /// - Throws: as ``find(_:for:)``.
    func locate(_ reference: InstanceReference, for principal: Principal) async throws -> FoundInstance {
        let missing = ConsoleError(.instanceNotFound, "Instance \(reference.shown) could not be found.")
        do {
            let found = try await self.directory.find(reference)
            guard AccessPolicy.sees(principal, found.instance) else { throw missing }
            return found
        } catch let error as ConsoleError where error.code == .instanceNotFound {
            throw missing
        } catch let error as ConsoleError where error.code == .instanceAmbiguous && !principal.isAdministrator {
            // What others have does not make a name of one's own ambiguous, nor is it told.
            guard case .name(let name) = reference else { throw missing }
            guard let id = try await self.only(name, for: principal) else { throw missing }
            let found = try await self.directory.find(.id(id))
            guard AccessPolicy.sees(principal, found.instance) else { throw missing }
            return found
        }
    }

    /// The one instance of that name that `principal` sees; `nil` when there is none.
    private func only(_ name: String, for principal: Principal) async throws -> InstanceID? {
        let (instances, failures) = await self.list(for: principal)
        guard failures.isEmpty else {
            throw ConsoleError(.backendUnavailable, "'\(name)' may also exist on a backend that cannot be asked")
        }
        let found = instances.filter { $0.name == name }.map(\.id)
        guard found.count < 2 else {
            let ids = found.prefix(8).map(\.description).joined(separator: ", ")
            throw ConsoleError(
                .instanceAmbiguous, "'\(name.prefix(255))' is the name of \(found.count) instances; use a UUID: \(ids)")
        }
        return found.first
    }
}

extension InstanceReference {
    /// The reference for a message: not longer than any real name.
    var shown: String { String(self.description.prefix(255)) }
}
