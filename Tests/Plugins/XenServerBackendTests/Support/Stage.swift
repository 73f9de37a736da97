// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing
import XenSimulator

@testable import XenServerBackend

/// A simulated pool and a backend for it.
struct Stage {
    let pool: XenSimulator
    let backend: XenServerBackend
    let log: LogLines

    /// Calls `body` with a pool as planned and a backend that asks it in the clear, and ends both.
    ///
    /// - Parameters:
    ///   - url: whom the backend asks; the coordinator unless a host is named.
    ///   - configure: changes the settings, which allow the loopback network.
    static func with(
        _ plan: PoolPlan, url host: String? = nil, console: String? = nil, password: String = "xen-root",
        times: PoolTimes = .patient, configure: (inout XenServerSettings) throws -> Void = { _ in },
        _ body: (Stage) async throws -> Void
    ) async throws {
        let pool = try await XenSimulator.start(plan)
        let url = try #require(XenURL(pool.url(of: host, scheme: "http")))
        var settings = XenServerSettings(url: url, username: "root", password: .environment("UNUSED"))
        settings.allowedNetworks = [try #require(IPNetwork("127.0.0.0/8"))]
        try configure(&settings)
        let control = Account(username: "root", password: Secret(password))
        let log = LogLines()
        let backend = XenServerBackend(
            name: "xen", settings: settings,
            accounts: [
                .control: control,
                .console: console.map { Account(username: $0, password: Secret("\($0)-password")) } ?? control,
            ],
            times: times, logger: log.logger)
        let stage = Stage(pool: pool, backend: backend, log: log)
        do {
            try await body(stage)
        } catch {
            await stage.end()
            throw error
        }
        await stage.end()
        // Whatever happened, nobody can read in the log how to get in.
        #expect(!log.all.joined().contains("xen-root") && !log.all.joined().contains("OpaqueRef"))
    }

    private func end() async {
        await self.backend.shutdown()
        await self.pool.stop()
    }

    /// The UUID of a machine.
    func id(_ name: String) throws -> InstanceID {
        try #require(InstanceID(self.pool.vm(name).plan.uuid))
    }

    /// The endpoint of a machine's console.
    func endpoint(_ name: String) async throws -> ConsoleEndpoint {
        try await self.backend.consoleEndpoint(of: try self.id(name), kind: .vnc)
    }

    /// The endpoints of `count` questions at once.
    func endpoints(_ name: String, _ count: Int) async throws -> [ConsoleEndpoint] {
        let id = try self.id(name)
        return try await self.many(count) { try await $0.consoleEndpoint(of: id, kind: .vnc) }
    }

    /// The answers to `count` questions at once.
    func many<Value: Sendable>(
        _ count: Int, _ ask: @escaping @Sendable (XenServerBackend) async throws -> Value
    ) async throws -> [Value] {
        let backend = self.backend
        return try await withThrowingTaskGroup(of: Value.self) { group in
            for _ in 0..<count { group.addTask { try await ask(backend) } }
            var answers: [Value] = []
            for try await answer in group { answers.append(answer) }
            return answers
        }
    }
}

extension PoolTimes {
    /// Times that a loaded machine keeps.
    static var patient: PoolTimes {
        var times = PoolTimes()
        times.call = .seconds(60)
        times.login = .seconds(90)
        return times
    }
}

extension ConsoleEndpoint {
    /// The host that is dialled.
    var host: String? {
        if case .tcp(let host, _) = self.address { host } else { nil }
    }

    /// The session that the tunnel shows.
    var session: String? { self.tunnel?.session?.reveal { $0 } }
}
