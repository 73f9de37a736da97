// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Asks a pool for the console of a machine. It asks anew each time: machines move, and consoles with them.
struct ConsoleFinder: Sendable {
    private let pool: XenPool
    private let instances: InstanceFinder

    /// Asks `pool`, and `instances` for the machine.
    init(pool: XenPool, instances: InstanceFinder) {
        self.pool = pool
        self.instances = instances
    }

    /// The console of the machine with `id` as it is now.
    ///
    /// - Throws: `instanceNotFound`, `instanceNotRunning`, `consoleNotReady`, `consoleTypeUnavailable`, and what keeps the
    ///   pool from answering.
    func console(
        of id: InstanceID, until deadline: ContinuousClock.Instant
    ) async throws(ConsoleError) -> LiveConsole {
        let (reference, machine) = try await self.instances.machine(.id(id), until: deadline)
        guard machine.powerState == .running else {
            throw ConsoleError(
                .instanceNotRunning,
                "\(id) is \(machine.powerState.rawValue): xapi shows the screens of running machines only")
        }
        guard let host = machine.host else {
            throw ConsoleError(.consoleNotReady, "\(id) is on no host at the moment")
        }
        let console = try await self.screen(of: machine, reference, until: deadline)
        let method = "host.get_record"
        let target: HTTPTarget?
        do throws(XenCallError) {
            target = try await self.pool.target(of: host, until: deadline)
        } catch {
            throw error.error(in: method)
        }
        guard let target else {
            throw ConsoleError(
                .consoleNotReady,
                "the host of \(id) has no address that is one; vncserver_proxyclient_address can name one for it")
        }
        return LiveConsole(machine: machine, host: host, console: console, target: target)
    }

    /// The first console of `machine` that speaks RFB.
    private func screen(
        of machine: VMRecord, _ reference: XenReference, until deadline: ContinuousClock.Instant
    ) async throws(ConsoleError) -> ConsoleRecord {
        let method = "console.get_record"
        var kinds: [String] = []
        for console in machine.consoles {
            let answer: XMLRPCValue
            do throws(XenCallError) {
                answer = try await self.pool.call(method, [console.value], until: deadline)
            } catch  where error.code == "HANDLE_INVALID" {
                continue
            } catch {
                throw error.error(in: method)
            }
            guard let record = ConsoleRecord(reference: console, record: answer), record.machine == reference else {
                continue
            }
            if record.kind == "rfb" { return record }
            kinds.append(record.kind == "vt100" || record.kind == "rdp" ? record.kind : "another kind")
        }
        guard !kinds.isEmpty else {
            throw ConsoleError(.consoleNotReady, "\(machine.id) has no console yet")
        }
        throw ConsoleError(
            .consoleTypeUnavailable,
            "\(machine.id) has no screen, only: \(kinds.joined(separator: ", "))")
    }
}
