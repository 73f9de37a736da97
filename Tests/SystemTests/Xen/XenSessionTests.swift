// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing
import XenSimulator

/// The sessions of XenAPI that a gateway holds.
@Suite(.serialized) struct XenSessionTests {
    private final class Results: @unchecked Sendable {
        // Guarded by the lock.
        private var errors: [String] = []
        private let lock = NSLock()

        func add(_ error: any Error) { self.lock.withLock { self.errors.append("\(error)") } }
        var all: [String] { self.lock.withLock { self.errors } }
    }

    /// Opens one session for each token at the same time; what went wrong.
    private func openAll(_ tokens: [String], at gateway: OrielProcess) async -> [String] {
        let results = Results()
        nonisolated(unsafe) let gateway = gateway
        await withCheckedContinuation { continuation in
            let threads = DispatchGroup()
            for token in tokens {
                threads.enter()
                Thread.detachNewThread {
                    do {
                        try gateway.session(token: token).typeAndHear()
                    } catch {
                        results.add(error)
                    }
                    threads.leave()
                }
            }
            threads.notify(queue: .global()) { continuation.resume() }
        }
        return results.all
    }

    @Test func sessionsThatExpireUnderFiftyOpensAreRenewedOnceEach() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await XenLab.start(hosts: 2, vms: [VMPlan("web1", on: "host2", vncPort: server.port)])
        // In the clear, since this is not about fifty times TLS on a busy machine.
        let gateway = try OrielProcess(
            backends: ["xen: \(lab.backend(scheme: "http", timeout: "30s"))"],
            authority: "limits: {max_sessions_per_instance: 0, max_tokens_per_instance: 0, "
                + "max_tokens_per_principal: 0, new_tokens_per_second_per_principal: 0}",
            listener: ["limits: {new_connections_per_second_per_address: 0}"])
        let tokens = try (0..<50).map { _ in try gateway.token("web1") }
        #expect(lab.simulator.counters.loginsByUser[XenLab.users.control] == 1)
        try gateway.session("web1").typeAndHear()
        let before = lab.simulator.counters

        lab.simulator.expireSessions()
        let failures = await self.openAll(tokens, at: gateway)
        #expect(failures == [])
        let after = lab.simulator.counters
        for user in [XenLab.users.control, XenLab.users.console] {
            #expect((after.loginsByUser[user] ?? 0) - (before.loginsByUser[user] ?? 0) == 1, "\(user)")
        }
        #expect(after.tunnels(status: 200) - before.tunnels(status: 200) == 50)
        #expect(after.originators.count == 1)
        await lab.simulator.stop()
        try await server.stop()
    }

    @Test func aSessionThatEndsBeforeItsTunnelIsReplacedOnce() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await XenLab.start(vms: [VMPlan("web1", vncPort: server.port)])
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend())"])
        let token = try gateway.token("web1")
        try lab.simulator.surpriseNextTunnel(.expireSessions)
        try gateway.session(token: token).typeAndHear()
        #expect(lab.simulator.counters.tunnels.map(\.status) == [401, 200])
        await lab.simulator.stop()
        try await server.stop()
    }

    @Test func aGatewayThatEndsLogsOut() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await XenLab.start(vms: [VMPlan("web1", vncPort: server.port)])
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend())"])
        try gateway.session("web1").leave()
        #expect(Set(lab.simulator.openSessions) == [XenLab.users.control, XenLab.users.console])
        gateway.signal(SIGTERM)
        #expect(gateway.exitStatus(seconds: 20) == 0)
        #expect(lab.simulator.openSessions == [])
        let counters = lab.simulator.counters
        #expect(counters.logins == counters.logouts)
        await lab.simulator.stop()
        try await server.stop()
    }
}
