// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing
import XenSimulator

/// A pool that means harm: whatever it says, the answer is clear and comes in time, and nobody is dialled whom the operator
/// did not name.
@Suite(.serialized) struct HostileXapiTests {
    private static let answers: [APIAnswer] = [
        .silence, .close, .status(code: 500), .redirect(to: "https://127.0.0.9/"), .body("no XML"),
        .raw("SSH-2.0-x\r\n"),
        .endless, .hugeLength, .deep(levels: 5000), .entities, .drip(seconds: 0.2), .half,
    ]

    @Test func everyHostileAnswerIsRefusedInTimeAndTheNextIsFine() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await XenLab.start(vms: [VMPlan("web1", vncPort: server.port)])
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend(timeout: "1s"))"])
        try gateway.session("web1").typeAndHear()
        let before = gateway.memory
        for methods in [
            [], ["VM.get_record", "VM.get_all_records", "VM.get_all", "console.get_record", "VM.get_by_uuid"],
        ] {
            for answer in Self.answers {
                try lab.simulator.set {
                    $0.apiAnswer = answer
                    $0.apiAnswerTo = Set(methods)
                }
                let start = Date()
                let refusal = try gateway.command("console", "url", "web1")
                #expect(refusal.status != 0, "\(answer)")
                #expect(!refusal.errors.isEmpty, "\(answer)")
                // Some calls of a second each, on a machine that does other things too.
                #expect(Date().timeIntervalSince(start) < 25, "\(answer)")
                try lab.simulator.set { $0.apiAnswer = .asXapi }
            }
        }
        // Nobody asks at once after a silence, and on a busy machine a second is not much.
        #expect(Wait.until(seconds: 60) { (try? gateway.session("web1").typeAndHear()) != nil })
        #expect(gateway.memory - before < 64 << 20)
        await lab.simulator.stop()
        try await server.stop()
    }

    @Test func nobodyIsDialledWhomTheOperatorDidNotName() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await XenLab.start(hosts: 2, vms: [VMPlan("web1", on: "host2", vncPort: server.port)])
        // What the pool is not: somebody else, at the same ports.
        var plan = PoolPlan(hosts: [HostPlan("stranger", address: "127.0.0.9")])
        plan.tlsPort = lab.simulator.tlsPort
        plan.clearPort = lab.simulator.clearPort
        let stranger = try await XenSimulator.start(plan)
        let gateway = try OrielProcess(
            backends: ["xen: \(lab.backend(timeout: "1s", networks: ["127.0.0.1/32", "127.0.0.2/32"]))"])
        try gateway.session("web1").typeAndHear()

        // A location elsewhere is not followed: the host's address is.
        try lab.simulator.set { $0.location = .text("https://127.0.0.9/console?uuid=x") }
        try gateway.session("web1").typeAndHear()
        // An address elsewhere is not dialled, nor is a coordinator elsewhere.
        try lab.simulator.set { $0.hostAddress = "127.0.0.9" }
        #expect(throws: (any Error).self) { try gateway.session("web1") }
        try lab.simulator.set {
            $0.hostAddress = nil
            $0.location = .uuid
            $0.coordinatorClaim = "127.0.0.9"
        }
        #expect(throws: (any Error).self) { try gateway.session("web1") }
        try lab.simulator.set {
            $0.coordinatorClaim = nil
            $0.apiAnswer = .redirect(to: stranger.url())
        }
        #expect(throws: (any Error).self) { try gateway.session("web1") }
        #expect(stranger.counters.connections == [:])

        try lab.simulator.set { $0 = Quirks() }
        #expect(Wait.until(seconds: 30) { (try? gateway.session("web1").typeAndHear()) != nil })
        #expect(stranger.counters.connections == [:])
        await stranger.stop()
        await lab.simulator.stop()
        try await server.stop()
    }

    @Test func aReferenceThatBreaksALineReachesNoRequest() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await XenLab.start(vms: [VMPlan("web1", vncPort: server.port)])
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend(timeout: "1s"))"])
        try lab.simulator.set { $0.sessionReference = "OpaqueRef:1\r\nX-Injected: yes" }
        #expect(throws: (any Error).self) { try gateway.session("web1") }
        try lab.simulator.set { $0.sessionReference = nil }
        // Nobody logs in for a moment after that; what follows is worth nothing before there is a session.
        #expect(Wait.until(seconds: 30) { (try? gateway.session("web1").typeAndHear()) != nil })
        try lab.simulator.setConsoles(
            [
                ConsolePlan(
                    uuid: "u HTTP/1.0\r\nX-Injected: yes\r\n\r\n", server: .tcp(host: "127.0.0.1", port: server.port))
            ], of: "web1")
        try lab.simulator.set { $0.location = .text("https://127.0.0.1/console?uuid=u\r\nX-Injected: yes") }
        _ = try? gateway.session("web1")
        #expect(lab.simulator.counters.tunnels.allSatisfy { !$0.head.contains("X-Injected") })
        await lab.simulator.stop()
        try await server.stop()
    }

    private static let busy = "Somebody else is using the console of this instance."
    private static let unreachable = "The console of this instance cannot be reached."

    /// What a host answers to CONNECT, what the user reads, and what the operator does.
    private static let tunnels: [(TunnelAnswer, user: String, log: String)] = [
        (.status(code: 503), Self.busy, "(503)"), (.status(code: 401), Self.unreachable, "(401)"),
        (.status(code: 403), Self.unreachable, "(403)"), (.status(code: 404), Self.unreachable, "(404)"),
        (.status(code: 431), Self.unreachable, "the status 431"), (.status(code: 500), Self.unreachable, "(500)"),
        (.raw("SSH-2.0-x\r\n"), Self.unreachable, "is not HTTP"),
        (.silence, Self.unreachable, "did not answer the request for the tunnel in time"),
        (.close, Self.unreachable, "before it answered the request"),
        (.end, Self.unreachable, "it closed before RFB began"), (.nothing, Self.unreachable, "it said nothing in time"),
        (.endlessHead, Self.unreachable, "more than 8 KiB"),
    ]

    @Test func everyBadTunnelIsToldApartAndGivesTheTokenBack() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await XenLab.start(vms: [VMPlan("web1", vncPort: server.port)])
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend(timeout: "1s"))"])
        for (answer, sentence, reason) in Self.tunnels {
            try lab.simulator.set { $0.tunnelAnswer = answer }
            let token = try gateway.token("web1")
            let said = gateway.log.count
            let refusal = try gateway.refusal(token: token)
            #expect(refusal.hasPrefix(sentence), "\(answer): \(refusal)")
            let log = gateway.log.dropFirst(said)
            #expect(log.contains(reason), "\(answer): \(log)")
            try lab.simulator.set { $0.tunnelAnswer = .asXapi }
            try gateway.session(token: token).typeAndHear()
        }
        #expect(!gateway.log.contains("OpaqueRef:"))
        await lab.simulator.stop()
        try await server.stop()
    }
}
