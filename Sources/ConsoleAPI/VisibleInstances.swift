// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

/// The instances that a principal may see: an administrator every one, everybody else those of their project.
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
                for instance in found where Self.sees(principal, instance) {
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
            guard Self.sees(principal, found.instance) else { throw missing }
            return found
        } catch let error as ConsoleError where error.code == .instanceNotFound {
            throw missing
        } catch let error as ConsoleError where error.code == .instanceAmbiguous && !principal.isAdministrator {
            throw missing
        }
    }

    private static func sees(_ principal: Principal, _ instance: Instance) -> Bool {
        if principal.isAdministrator { return true }
        guard let project = principal.project else { return false }
        return instance.project == project
    }
}

extension InstanceReference {
    /// The reference for a message: not longer than any real name.
    var shown: String { String(self.description.prefix(255)) }
}
