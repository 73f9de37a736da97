// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ConsoleRelay

/// The client's half of the handshake.
@Suite(.timeLimit(.minutes(2))) struct HandshakeTests {
    private static let greeting = Array("RFB 003.008\n".utf8)

    @Test(arguments: VNCScript.Version.allCases, [false, true])
    func eachStepIsAWriteOfItsOwn(version: VNCScript.Version, isByteByByte: Bool) async throws {
        var script = VNCScript(name: "a desktop")
        script.isByteByByte = isByteByByte
        let scene = try await Scene.set(script)
        let (client, serverInit) = try await RawClient.begin(at: scene.front, version: version, name: "a desktop")
        let steps: [[UInt8]] =
            switch version {
            case .rfb33: [[0, 0, 0, 1]]
            case .rfb37: [[1, 1]]
            case .rfb38: [[1, 1], [0, 0, 0, 0]]
            }
        #expect(scene.front.record.current.writes == [Self.greeting] + steps + [serverInit])
        #expect(serverInit == script.serverInit)
        try await client.close()
        try await scene.strike()
    }

    @Test func bytesBehindTheLastMessagesOfTheHandshakeAreRelayedInOrder() async throws {
        var script = VNCScript(behaviour: .sink)
        script.afterServerInit = Array("first frame".utf8)
        let scene = try await Scene.set(script)
        let (client, _) = try await RawClient.begin(at: scene.front, behind: Array("first key".utf8))
        #expect(try await client.read(11) == Array("first frame".utf8))
        try await client.send(", second key")
        try await scene.server.record.wait(for: "both keys") { $0.received[1]?.readableBytes == 21 }
        let received = try #require(scene.server.record.current.received[1])
        #expect(String(buffer: received) == "first key, second key")
        try await client.close()
        try await scene.strike()
        #expect(scene.ends == [SessionEnd(reason: .clientClosed, bytesFromClient: 21, bytesFromConsole: 11)])
    }

    @Test func whatTheConsoleSaysOutOfTurnIsNotItsServerInit() async throws {
        var script = VNCScript(name: "x")
        script.outOfTurn = [UInt8](repeating: 0xff, count: 24)
        let scene = try await Scene.set(script)
        let client = try await RawClient.connect(port: scene.front.port)
        _ = try await client.read(12)
        try await client.send(Self.greeting + [1, 1])
        // A name of four gigabytes: the console breaks the protocol, and nothing of it arrives.
        let rest = try await client.readToEnd()
        #expect(rest == [1, 1, 0, 0, 0, 0])
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.error])
    }

    @Test func aClientThatLeavesAtAnyByteOfItsHandshakeLeavesNothingOpen() async throws {
        let scene = try await Scene.set()
        let bytes = Self.greeting + [1]
        for count in 0...bytes.count {
            let client = try await RawClient.connect(port: scene.front.port)
            _ = try await client.read(12)
            try await client.send(Array(bytes.prefix(count)))
            try await client.close()
        }
        try await scene.strike(ends: bytes.count + 1)
        #expect(scene.ends.allSatisfy { $0.reason == .clientClosed })
        #expect(scene.ends.count == bytes.count + 1)
    }

    @Test func aClientThatLeavesBeforeServerInitEndsItsSessionAtOnce() async throws {
        var script = VNCScript()
        script.withholdsServerInit = true
        let scene = try await Scene.set(script)
        let client = try await RawClient.connect(port: scene.front.port)
        _ = try await client.read(12)
        try await client.send(Self.greeting + [1, 1])
        try await scene.server.record.wait(for: "ClientInit") { $0.sharedFlags == [1] }
        try await client.close()
        try await scene.authorizer.state.wait(for: "the end", within: .seconds(5)) { $0.ended.count == 1 }
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.clientClosed])
    }

    @Test func aConsoleThatWithholdsServerInitIsNotTheClientsFault() async throws {
        var script = VNCScript()
        script.withholdsServerInit = true
        let scene = try await Scene.set(script, settings: .impatientWithClients)
        let client = try await RawClient.connect(port: scene.front.port)
        _ = try await client.read(12)
        try await client.send(Self.greeting + [1, 1])
        _ = try await client.readToEnd()
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.error])
    }

    @Test func aClientThatSaysNothingIsSentAway() async throws {
        let scene = try await Scene.set(settings: .impatientWithClients)
        let client = try await RawClient.connect(port: scene.front.port)
        #expect(try await client.readToEnd() == Self.greeting)
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.protocolError])
    }

    @Test func aClientThatChoosesWhatWasNotOfferedIsSentAway() async throws {
        let scene = try await Scene.set()
        let client = try await RawClient.connect(port: scene.front.port)
        try await client.send(Self.greeting + [2, 1])
        let answer = try await client.readToEnd()
        #expect(answer.starts(with: Self.greeting + [1, 1, 0, 0, 0, 1]))
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.protocolError])
        #expect(scene.server.record.current.sharedFlags.isEmpty)
    }

    @Test func aConsoleThatGoesAwayDuringTheHandshakeEndsTheSession() async throws {
        let scene = try await Scene.set()
        let client = try await RawClient.connect(port: scene.front.port)
        _ = try await client.read(12)
        scene.server.dropConnections()
        #expect(try await client.readToEnd().isEmpty)
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.consoleClosed])
    }

    @Test(arguments: VNCScript.Version.allCases)
    func aClientOfEachVersionIsToldWhyItIsRefused(version: VNCScript.Version) async throws {
        let scene = try await Scene.set()
        scene.authorizer.fail(.redeem, with: .instanceNotRunning)
        let client = try await RawClient.connect(port: scene.front.port)
        #expect(try await client.refusal(version: version) == ConsoleError.Code.instanceNotRunning.userSentence)
        #expect(try await client.readToEnd().isEmpty)
        try await scene.strike(ends: 0)
    }
}
