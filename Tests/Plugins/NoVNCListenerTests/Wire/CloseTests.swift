// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import NIOCore
import Testing
import WebSocketBytes

@testable import NoVNCListener

/// How a WebSocket ends, and what keeps it.
@Suite(.timeLimit(.minutes(2))) struct CloseTests {
    private func expectClose(
        _ stage: Stage, _ peer: WebSocketPeer, code: Int, reason: SessionEnd.Reason,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let close = try await peer.readClose()
        #expect(close.closeCode == code, sourceLocation: sourceLocation)
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [reason], sourceLocation: sourceLocation)
        try await stage.strike()
    }

    @Test func aConsoleThatGoesAwayClosesNormally() async throws {
        let stage = try await Stage.set()
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        stage.server.dropConnections()
        try await self.expectClose(stage, peer, code: 1000, reason: .consoleClosed)
    }

    @Test func theEndOfTheTimeIsARuleOfTheHouse() async throws {
        let stage = try await Stage.set(grant: { $0.maximumDuration = .milliseconds(200) })
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        try await self.expectClose(stage, peer, code: 1008, reason: .expired)
    }

    @Test func idlenessIsARuleOfTheHouse() async throws {
        let stage = try await Stage.set(grant: { $0.idleTimeout = .milliseconds(200) })
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        try await self.expectClose(stage, peer, code: 1008, reason: .idle)
    }

    @Test(arguments: [true, false])
    func textIsNotAccepted(isInSession: Bool) async throws {
        let stage = try await Stage.set()
        let peer = try await stage.webSocket()
        if isInSession { try await peer.beginRFB() }
        try await peer.send(Array("hello".utf8), opcode: 1)
        try await self.expectClose(stage, peer, code: 1003, reason: .protocolError)
    }

    @Test(arguments: [
        ([UInt8]([0x82, 1, 7]), 1002), ([0xc2, 0x80, 0, 0, 0, 0], 1002), ([0x83, 0x80, 0, 0, 0, 0], 1002),
        ([0x82, 0xff, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], 1009), ([0x80, 0x80, 0, 0, 0, 0], 1002),
        ([0x88, 0x81, 0, 0, 0, 0, 3], 1002),
    ])
    func aBreachOfWebSocketIsNamed(bytes: [UInt8], code: Int) async throws {
        let stage = try await Stage.set()
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        try await peer.client.send(bytes)
        let close = try await peer.read()
        #expect(close.closeCode == code)
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.protocolError])
        try await peer.client.close()
        try await stage.strike()
    }

    @Test func aCloseFrameBehindMuchElseIsFound() async throws {
        var webSocket = WebSocketBytesHandler.Settings()
        webSocket.closeTimeout = .minutes(1)
        var relay = RelaySettings()
        relay.drainTimeout = .minutes(1)
        let stage = try await Stage.set(VNCScript(behaviour: .hold), relay: relay, webSocket: webSocket)
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        // More than the console and everything before it takes.
        let frames = Array(repeatElement(WebSocketPeer.frame(2, [UInt8](repeating: 1, count: 32_000)), count: 500))
        async let sent: Void? = try? peer.client.send(frames.flatMap { $0 })
        stage.server.dropConnections()
        #expect(try await peer.read().closeCode == 1000)
        _ = await sent
        try await peer.send([3, 0xe8], opcode: 8)
        #expect(try await peer.client.readToEnd().isEmpty)
        try await stage.strike()
    }

    @Test func aClientThatDoesNotAnswerPingsIsDropped() async throws {
        var webSocket = WebSocketBytesHandler.Settings()
        webSocket.pingInterval = .seconds(1)
        webSocket.missedPings = 4
        let stage = try await Stage.set(webSocket: webSocket)
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        try await peer.send(Array("still here".utf8), opcode: 9)
        var frame = try await peer.read()
        while frame.opcode == 9 { frame = try await peer.read() }
        #expect(frame == WebSocketPeer.Frame(opcode: 10, payload: Array("still here".utf8)))
        // From here on, nothing is answered.
        let rest = try await peer.client.readToEnd()
        #expect(rest.count >= 2 && rest.count <= 8)
        #expect(rest.enumerated().allSatisfy { $0.element == ($0.offset % 2 == 0 ? 0x89 : 0) })
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.clientClosed])
        try await stage.strike()
    }

    @Test func aShutdownSaysGoodbyeAndWaitsForEverybody() async throws {
        let stage = try await Stage.set()
        let idle = try await stage.connect()
        var peers: [WebSocketPeer] = []
        for _ in 0..<5 {
            let peer = try await stage.webSocket()
            try await peer.beginRFB()
            peers.append(peer)
        }
        stage.run.cancel()
        for peer in peers { #expect(try await peer.readClose().closeCode == 1001) }
        #expect(try await idle.readToEnd().isEmpty)
        try await stage.run.value
        try await stage.authorizer.waitFor(.ended, count: 5)
        #expect(stage.authorizer.state.current.ended.allSatisfy { $0.reason == .shutdown })
        await #expect(throws: (any Error).self) { try await stage.connect() }
        try await stage.strike()
    }

    @Test func aShutdownReachesAConsoleThatIsBeingOpened() async throws {
        let stage = try await Stage.set()
        stage.authorizer.hold(.confirm)
        let client = try await stage.connect()
        try await client.send(stage.upgradeRequest())
        try await stage.authorizer.waitFor(.confirm)
        // A connection that is told of the shutdown says that the one before it was, too.
        let witness = try await stage.connect()
        stage.run.cancel()
        #expect(try await witness.readToEnd().isEmpty)
        stage.authorizer.letGo(.confirm)
        #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
        let close = try await WebSocketPeer(client: client, head: "").readClose()
        #expect(close.closeCode == 1001)
        try await stage.run.value
        try await stage.strike()
    }
}
