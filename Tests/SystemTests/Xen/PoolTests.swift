// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing
import XenSimulator

/// A pool whose coordinator goes, and whose machines move.
@Suite(.serialized) struct PoolTests {
    private func lab(_ server: FakeVNCServer) async throws -> XenLab {
        try await XenLab.start(hosts: 3, vms: [VMPlan("web1", on: "host2", vncPort: server.port)])
    }

    @Test(arguments: [HostLife.dead, .silent])
    func aPoolFindsItsNewCoordinatorAndSessionsStay(how: HostLife) async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await self.lab(server)
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend(timeout: "1s"))"])
        let client = try gateway.session("web1")
        try client.typeAndHear()

        try await lab.simulator.kill("host1", how)
        // Nobody is the coordinator for a moment.
        #expect(throws: (any Error).self) { try gateway.token("web1") }
        try client.typeAndHear()
        try lab.simulator.promote("host2")
        let promoted = Date()
        var second: WebSocketClient?
        while second == nil, Date().timeIntervalSince(promoted) < 10 {
            second = try? gateway.session(token: gateway.token("web1"))
        }
        try #require(second != nil, "\(gateway.log)")
        try second?.typeAndHear()
        try client.typeAndHear()

        // The old one comes back as a member, and is asked nothing that a member is not.
        try await lab.simulator.revive("host1")
        try gateway.session("web1").typeAndHear()
        await lab.simulator.stop()
        try await server.stop()
    }

    @Test func aMachineThatMovedBeforeTheURLIsOpenedIsFound() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await self.lab(server)
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend())"])
        let token = try gateway.token("web1")
        try lab.simulator.migrate("web1", to: "host3")
        try gateway.session(token: token).typeAndHear()
        #expect(lab.simulator.counters.tunnels.map(\.host) == ["host3"])
        await lab.simulator.stop()
        try await server.stop()
    }

    @Test func aMachineThatMovesWhileItIsOpenedIsAskedForOnceMore() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await self.lab(server)
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend())"])
        let token = try gateway.token("web1")
        try lab.simulator.surpriseNextTunnel(.migrate(vm: "web1", to: "host3"))
        try gateway.session(token: token).typeAndHear()
        #expect(lab.simulator.counters.tunnels.map(\.host) == ["host2", "host3"])
        #expect(lab.simulator.counters.tunnels.map(\.status) == [500, 200])
        await lab.simulator.stop()
        try await server.stop()
    }

    @Test func aHostThatWasEjectedIsNotAskedAgain() async throws {
        let server = try await FakeVNCServer.start()
        let lab = try await self.lab(server)
        let gateway = try OrielProcess(backends: ["xen: \(lab.backend(timeout: "1s"))"])
        try gateway.session("web1").typeAndHear()
        try lab.simulator.eject("host3")
        lab.simulator.expireSessions()
        try gateway.session("web1").typeAndHear()
        let before = lab.simulator.counters.callsByHost["host3"]
        try await lab.simulator.kill("host1")
        try lab.simulator.promote("host2")
        try gateway.session("web1").typeAndHear()
        #expect(lab.simulator.counters.callsByHost["host3"] == before)
        await lab.simulator.stop()
        try await server.stop()
    }
}
