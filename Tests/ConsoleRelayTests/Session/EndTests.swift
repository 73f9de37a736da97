// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ConsoleRelay

/// How sessions end, and what is said of it.
@Suite(.timeLimit(.minutes(2))) struct EndTests {
    @Test(arguments: [SessionEnd.Reason.idle, .expired, .revoked, .shutdown, .protocolError, .error, .consoleClosed])
    func aSessionThatIsFinishedTwiceEndsOnce(reason: SessionEnd.Reason) async throws {
        let scene = try await Scene.set()
        let (client, _) = try await RawClient.begin(at: scene.front)
        try await client.send("abc")
        _ = try await client.read(3)
        scene.front.finishAll(reason, times: 2)
        if reason == .consoleClosed { scene.server.dropConnections() }
        #expect(try await client.readToEnd().isEmpty)
        try await scene.strike()
        #expect(scene.ends == [SessionEnd(reason: reason, bytesFromClient: 3, bytesFromConsole: 3)])
    }

    @Test func anErrorOfTheClientsChannelThatDoesNotCloseItEndsTheSessionAllTheSame() async throws {
        let scene = try await Scene.set()
        let (client, _) = try await RawClient.begin(at: scene.front)
        for channel in scene.front.record.current.clients { channel.pipeline.fireErrorCaught(ChannelError.inputClosed) }
        #expect(try await client.readToEnd().isEmpty)
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.clientClosed])
    }

    @Test func aSessionEndsWhenItsTimeIsOver() async throws {
        let scene = try await Scene.set(grant: { $0.maximumDuration = .milliseconds(200) })
        let (client, _) = try await RawClient.begin(at: scene.front)
        _ = try await client.readToEnd()
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.expired])
    }

    @Test func aSessionWithoutAByteFromItsClientEndsAsIdle() async throws {
        // The console's own bytes do not count: a screen that moves by itself is nobody at the keyboard.
        let scene = try await Scene.set(
            VNCScript(behaviour: .stream(8 << 20)), grant: { $0.idleTimeout = .milliseconds(300) })
        let (client, _) = try await RawClient.begin(at: scene.front)
        _ = try await client.readToEnd()
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.idle])
    }

    @Test func aSessionWhoseClientTypesIsNotIdle() async throws {
        let scene = try await Scene.set(grant: {
            $0.idleTimeout = .milliseconds(1500)
            $0.maximumDuration = .milliseconds(2500)
        })
        let (client, _) = try await RawClient.begin(at: scene.front)
        // Types until it is over: only the maximum duration can end that.
        do {
            while true {
                try await client.send("k")
                _ = try await client.read(1)
            }
        } catch {
            #expect(client.inbox.current.isClosed)
        }
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.expired])
    }

    @Test func aClientThatTakesNothingIsGivenUp() async throws {
        var settings = RelaySettings.brief
        settings.stallTimeout = .milliseconds(300)
        let scene = try await Scene.set(VNCScript(behaviour: .stream(1 << 32)), settings: settings)
        let (client, _) = try await RawClient.begin(at: scene.front)
        try await client.setReading(false)
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.error])
        try await client.close()
    }

    @Test func aConsoleThatTakesNothingIsGivenUp() async throws {
        var settings = RelaySettings.brief
        settings.stallTimeout = .milliseconds(300)
        let scene = try await Scene.set(VNCScript(behaviour: .hold), settings: settings)
        let (client, _) = try await RawClient.begin(at: scene.front)
        // The send never completes: the console is full.
        async let sent: Void? = try? client.send([UInt8](repeating: 7, count: 64 << 20))
        try await scene.front.waitForEnds(1)
        // Its window is shut, so that not even the end can be told to it.
        scene.server.dropConnections()
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.error])
        try await client.close()
        _ = await sent
    }

    @Test func aClientThatTakesNothingAtTheEndIsDroppedAfterTheDrainTimeout() async throws {
        let scene = try await Scene.set(VNCScript(behaviour: .hold), settings: .brief)
        let (client, _) = try await RawClient.begin(at: scene.front)
        try await client.setReading(false)
        let bytes = [UInt8](repeating: 1, count: 64 << 20)
        for channel in scene.front.record.current.clients {
            channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        }
        scene.server.dropConnections()
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.consoleClosed])
        try await client.close()
    }
}
