// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing
import XenSimulator

/// CONNECT on the port in the clear, byte by byte.
@Suite struct TunnelTests {
    private static let accepted =
        "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n"

    private func withPool(
        _ console: ConsoleServer = .greeting("RFB 003.008\n"), _ quirks: (inout Quirks) -> Void = { _ in },
        _ body: (XenSimulator, String) async throws -> Void
    ) async throws {
        var plan = PoolPlan(vms: [VMPlan("web1", consoles: [ConsolePlan(server: console)])])
        quirks(&plan.quirks)
        let simulator = try await XenSimulator.start(plan)
        do {
            try await body(simulator, Self.logIn(simulator))
        } catch {
            await simulator.stop()
            throw error
        }
        await simulator.stop()
    }

    private static func logIn(_ simulator: XenSimulator) async throws -> String {
        let body =
            "<methodCall><methodName>session.login_with_password</methodName><params>"
            + "<param><value>root</value></param><param><value>xen-root</value></param></params></methodCall>"
        let client = try await RawClient.connect(port: simulator.clearPort)
        try await client.send(
            "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        let answer = String(decoding: try await client.readToEnd(), as: UTF8.self)
        return try "OpaqueRef:" + #require(answer.split(separator: "OpaqueRef:").last?.prefix(36))
    }

    private func connect(_ simulator: XenSimulator, _ session: String, more: String = "") async throws -> RawClient {
        let client = try await RawClient.connect(port: simulator.clearPort)
        let uuid = try simulator.vm("web1").plan.uuid
        try await client.send(
            "CONNECT /console?uuid=\(uuid) HTTP/1.0\r\nCookie: session_id=\(session)\r\n\r\n\(more)")
        return client
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func anAnswerIs78BytesAndThenTheConsole() async throws {
        try await self.withPool { simulator, session in
            let client = try await self.connect(simulator, session, more: "early")
            #expect(self.text(try await client.read(78)) == Self.accepted)
            #expect(self.text(try await client.read(17)) == "RFB 003.008\nearly")
            let record = try #require(simulator.counters.tunnels.first)
            #expect(record.status == 200 && record.user == "root" && !record.isEncrypted)
            #expect(record.head.hasSuffix("Cookie: session_id=\(session)"))
        }
    }

    @Test(arguments: [TunnelAnswer.byteByByte, .glued]) func piecesDoNotChangeTheBytes(form: TunnelAnswer) async throws
    {
        try await self.withPool(.greeting("RFB 003.008\n"), { $0.tunnelAnswer = form }) { simulator, session in
            let client = try await self.connect(simulator, session)
            #expect(self.text(try await client.read(90)) == Self.accepted + "RFB 003.008\n")
        }
    }

    @Test func aRealServerIsReachedBothWaysAndItsEndIsTheEnd() async throws {
        let server = try await FakeVNCServer.start()
        try await self.withPool(.tcp(host: "127.0.0.1", port: server.port)) { simulator, session in
            let client = try await self.connect(simulator, session)
            #expect(self.text(try await client.read(78)) == Self.accepted)
            #expect(self.text(try await client.read(12)) == "RFB 003.008\n")
            try await client.send("RFB 003.008\n")
            #expect(try await client.read(2) == [1, 1])
            #expect(simulator.openTunnels == 1)
            server.dropConnections()
            #expect(try await client.readToEnd() == [])
        }
        try await server.stop()
    }

    @Test(arguments: [ConsoleServer.dead, .tcp(host: "127.0.0.1", port: 1)])
    func aDeadConsoleIsA200AndTheEnd(server: ConsoleServer) async throws {
        try await self.withPool(server) { simulator, session in
            let client = try await self.connect(simulator, session)
            #expect(self.text(try await client.readToEnd()) == Self.accepted)
        }
    }

    @Test func whatAHostileHostSays() async throws {
        try await self.withPool { simulator, session in
            for (form, answer) in [
                (TunnelAnswer.close, ""), (.raw("SSH-2.0-x\r\n"), "SSH-2.0-x\r\n"), (.end, Self.accepted),
            ] {
                try simulator.set { $0.tunnelAnswer = form }
                let client = try await self.connect(simulator, session)
                #expect(self.text(try await client.readToEnd()) == answer)
            }
            try simulator.set { $0.tunnelAnswer = .status(code: 418) }
            let client = try await self.connect(simulator, session)
            #expect(self.text(try await client.readToEnd()).hasPrefix("HTTP/1.1 418 "))
            try simulator.set { $0.tunnelAnswer = .endlessHead }
            let endless = try await self.connect(simulator, session)
            #expect(try await endless.read(100_000).count == 100_000)
            try await endless.close()
        }
    }

    @Test func anIdleClientOfRFB33IsEndedAndOneOf38IsNot() async throws {
        try await self.withPool(.greeting(""), { $0.consoleIdleTimeout = 0.05 }) { simulator, session in
            let new = try await self.connect(simulator, session, more: "RFB 003.008\n")
            let old = try await self.connect(simulator, session, more: "RFB 003.003\n")
            #expect(self.text(try await old.readToEnd()) == Self.accepted + "RFB 003.003\n")
            try await new.send("on")
            #expect(self.text(try await new.read(92)) == Self.accepted + "RFB 003.008\non")
        }
    }

    @Test func aHostThatDiesTakesItsTunnelsAndComesBack() async throws {
        try await self.withPool { simulator, session in
            let client = try await self.connect(simulator, session)
            _ = try await client.read(90)
            try await simulator.kill("host1")
            #expect(try await client.readToEnd() == [])
            await #expect(throws: (any Error).self) { try await RawClient.connect(port: simulator.clearPort) }
            try await simulator.revive("host1")
            let again = try await self.connect(simulator, session)
            #expect(try await again.read(90).count == 90)
        }
    }

    @Test func aHostThatFallsSilentKeepsItsConnections() async throws {
        try await self.withPool { simulator, session in
            let client = try await self.connect(simulator, session)
            _ = try await client.read(90)
            try await simulator.kill("host1", .silent)
            try await client.send("nobody hears this")
            let second = try await self.connect(simulator, session)
            try await simulator.revive("host1")
            #expect(try await client.readToEnd() == [])
            #expect(try await second.readToEnd() == [])
        }
    }
}
