// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import NIOPosix
import Testing

@testable import Gateway

/// The check of backends, with consoles that are there and such that are not.
@Suite struct BackendCheckerTests {
    private static let ids = [
        "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222",
        "33333333-3333-4333-8333-333333333333",
    ].compactMap { InstanceID($0) }

    private static func check(_ backend: any HypervisorBackend) async -> CheckReport {
        let policy = EgressPolicy(ownAddresses: [], localAddresses: { [] })
        let probe = ConsoleProbe(dialer: ConsoleDialer(policy: policy))
        return await BackendChecker(probe: probe, group: MultiThreadedEventLoopGroup.singleton)
            .check(["lab": backend])
    }

    @Test func eachConsoleOfARunningInstanceIsTried() async throws {
        let server = try await FakeVNCServer.start()
        let hole = try BlackHole.closed()
        defer { hole.stop() }
        let backend = ScriptedBackend("lab")
        backend.add(Self.ids[0], name: "a", endpoint: ConsoleEndpoint(host: "127.0.0.1", port: server.port))
        backend.add(Self.ids[1], name: "b", endpoint: ConsoleEndpoint(host: "127.0.0.1", port: hole.port))
        backend.add(Self.ids[2], name: "c", powerState: .stopped)
        let report = await Self.check(backend)
        #expect(report.status == .failure)
        let instances = try #require(report.backends.first).instances
        #expect(instances.map(\.name) == ["a", "b"])
        #expect(instances.map(\.isGood) == [true, false])
        #expect(
            instances[0].steps.map(\.hop.rawValue) == [
                "description", "listen", "egress", "connect", "greeting", "tls", "security",
            ])
        let failed = try #require(instances[1].steps.first { $0.outcome == .failed })
        #expect(failed.hop == .connect)
        #expect(failed.advice?.contains("firewall") == true)
        try await server.stop()
    }

    @Test(arguments: [
        (TunnelScript.Answer.refusal(403), "tunnel", "vm-operator"), (.refusal(503), "tunnel", "already"),
        (.text("no HTTP"), "tunnel", "no proxy in front"),
        (.text(TunnelScript.success), "greeting", "The host has opened the tunnel"),
    ])
    func aTunnelThatLeadsNowhereComesWithAdvice(answer: TunnelScript.Answer, hop: String, advice: String) async throws {
        let host = try await FakeTunnelHost.start(TunnelScript(answer))
        let backend = ScriptedBackend("lab")
        let tunnel = ConsoleTunnel(path: "/console?uuid=1", host: "127.0.0.1", session: Secret("OpaqueRef:1"))
        backend.add(
            Self.ids[0], name: "a",
            endpoint: ConsoleEndpoint(address: .tcp(host: "127.0.0.1", port: host.port), tunnel: tunnel))
        let steps = try #require((await Self.check(backend)).backends.first?.instances.first).steps
        #expect(
            steps.map(\.hop.rawValue) == [
                "description", "listen", "egress", "connect", "tunnel", "greeting", "tls", "security",
            ])
        let failed = try #require(steps.first { $0.outcome == .failed })
        #expect(failed.hop.rawValue == hop)
        #expect(failed.advice?.contains(advice) == true)
        try await host.stop()
    }

    @Test func aBackendThatCannotBeAskedIsAway() async {
        let backend = ScriptedBackend("lab")
        backend.fail([.instances], with: ConsoleError(.backendUnavailable, "no daemon"))
        let report = await Self.check(backend)
        #expect(report.status == .unavailable)
        #expect(report.awayBackends == ["lab"])
        #expect(report.backends.first?.connection.detail == "no daemon")
        #expect(report.backends.first?.connection.advice != nil)
    }

    @Test func anInstanceThatStopsMeanwhileIsNoFailure() async {
        let backend = ScriptedBackend("lab")
        backend.add(Self.ids[0], name: "a")
        backend.fail([.consoleEndpoint], with: ConsoleError(.instanceNotRunning, "it has just stopped"))
        let report = await Self.check(backend)
        #expect(report.status == .success)
        #expect(report.backends.first?.instances.first?.steps.map(\.outcome) == [.skipped])
    }

    @Test func noMoreConsolesAreTriedAtOnceThanAllowed() async {
        let counts = Watched((now: 0, most: 0))
        let values = await Array(0..<50).boundedMap(width: 8) { number in
            counts.update { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            await Task.yield()
            counts.update { $0.now -= 1 }
            return number * 2
        }
        #expect(values == (0..<50).map { $0 * 2 })
        #expect((1...8).contains(counts.current.most))
    }
}
