// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import ConsoleRelay
internal import NIOCore

/// Checks backends: whether each answers, and whether each console can be opened, hop by hop.
struct BackendChecker: Sendable {
    /// How many consoles are tried at once.
    static let width = 8

    private let probe: ConsoleProbe
    private let group: any EventLoopGroup

    /// A checker that tries consoles with `probe`, on event loops of `group`.
    init(probe: ConsoleProbe, group: any EventLoopGroup) {
        self.probe = probe
        self.group = group
    }

    /// What came of the check of `backends`. One that hangs ends at its own deadline and holds up no other one's answer.
    func check(_ backends: [BackendName: any HypervisorBackend]) async -> CheckReport {
        let names = backends.keys.sorted()
        let listings = await names.boundedMap(width: max(1, names.count)) { name in
            await Self.list(backends[name])
        }
        var report = CheckReport(backends: [])
        for (name, listing) in zip(names, listings) {
            guard let backend = backends[name] else { continue }
            switch listing {
            case .failure(let error):
                let step = CheckStep(.connection, failed: error)
                report.backends.append(BackendCheck(name: name.description, connection: step, instances: []))
            case .success(let instances):
                let running = instances.filter(\.powerState.hasScreen).sorted { ($0.name, $0.id) < ($1.name, $1.id) }
                let checks = await running.boundedMap(width: Self.width) { instance in
                    InstanceCheck(
                        id: "\(instance.id)", name: instance.name, steps: await self.steps(to: instance.id, of: backend)
                    )
                }
                let detail = "it knows \(instances.count) instances, \(running.count) of them with a screen"
                report.backends.append(
                    BackendCheck(
                        name: name.description, connection: CheckStep(.connection, .passed, detail), instances: checks))
            }
        }
        return report
    }

    private static func list(_ backend: (any HypervisorBackend)?) async -> Result<[Instance], ConsoleError> {
        do {
            return .success(try await backend?.instances() ?? [])
        } catch {
            return .failure(Self.consoleError(error))
        }
    }

    /// The hops to one console. The listen address is told even where the description leads nowhere: it may be why.
    private func steps(to instance: InstanceID, of backend: any HypervisorBackend) async -> [CheckStep] {
        let listen = await Self.listen(instance, of: backend)
        do {
            let endpoint = try await backend.consoleEndpoint(of: instance, kind: .vnc)
            let findings = await self.probe.probe(endpoint, rules: backend.egress, on: self.group.next())
            let described = CheckStep(.description, .passed, "the console is at \(endpoint.address)")
            return [described, listen] + findings.map { CheckStep($0) }
        } catch {
            let error = Self.consoleError(error)
            // It stopped or went since the instances were listed, and that is no fault.
            if error.code == .instanceNotRunning || error.code == .instanceNotFound {
                return [CheckStep(.description, .skipped, error.explanation)]
            }
            return [CheckStep(.description, failed: error), listen]
        }
    }

    private static func listen(_ instance: InstanceID, of backend: any HypervisorBackend) async -> CheckStep {
        guard let backend = backend as? any ListenAddressChecking else {
            return CheckStep(.listen, .skipped, "this kind of backend cannot tell")
        }
        do {
            return CheckStep(try await backend.listenAddress(of: instance))
        } catch {
            return CheckStep(.listen, failed: Self.consoleError(error))
        }
    }

    private static func consoleError(_ error: any Error) -> ConsoleError {
        error as? ConsoleError ?? ConsoleError(.internalError, "the backend failed", cause: error)
    }
}
