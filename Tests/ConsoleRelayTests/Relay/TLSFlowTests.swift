// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ConsoleRelay

/// The relay with TLS towards the console: every byte, in order, and never too many of them at once.
@Suite(.timeLimit(.minutes(3)), .serialized) struct TLSFlowTests {
    private static let megabyte = 1 << 20

    private func withScene(
        _ behaviour: VNCScript.Behaviour, settings: RelaySettings = RelaySettings(),
        _ body: (Scene) async throws -> Void
    ) async throws {
        try await Vault.open { vault in
            let scene = try await Scene.set(try vault.script(behaviour: behaviour), settings: settings) {
                $0.endpoint.security.tls = vault.tls
            }
            try await body(scene)
        }
    }

    @Test func theLastMegabyteOfAConsoleArrivesAHundredTimes() async throws {
        try await self.withScene(.streamAndClose(Self.megabyte)) { scene in
            let expected = VNCScript.pattern(from: 0, count: Self.megabyte)
            for _ in 0..<100 {
                let (client, _) = try await RawClient.begin(at: scene.front)
                #expect(try await client.readToEnd() == expected)
            }
            try await scene.strike(ends: 100)
            #expect(scene.ends.allSatisfy { $0.reason == .consoleClosed && $0.bytesFromConsole == Self.megabyte })
        }
    }

    @Test func theLastMegabyteOfAClientArrivesAHundredTimes() async throws {
        try await self.withScene(.sink) { scene in
            let bytes = VNCScript.pattern(from: 0, count: Self.megabyte)
            for run in 1...100 {
                let (client, _) = try await RawClient.begin(at: scene.front)
                try await client.send(bytes)
                try await client.close()
                try await scene.server.waitForOpen(0)
                #expect(scene.server.record.current.received[run].map { Array($0.readableBytesView) } == bytes)
                scene.server.record.update { $0.received[run] = nil }
            }
            try await scene.strike(ends: 100)
            #expect(scene.ends.allSatisfy { $0.reason == .clientClosed && $0.bytesFromClient == Self.megabyte })
        }
    }

    @Test func twentyMegabytesArriveInOrderThereAndBack() async throws {
        try await self.withScene(.echo) { scene in
            let total = 20 * Self.megabyte
            let (client, _) = try await RawClient.begin(at: scene.front)
            let pattern = VNCScript.pattern(from: 0, count: total)
            async let sent: Void = client.send(pattern)
            let back = try await client.read(total)
            try await sent
            #expect(back == pattern)
            try await client.close()
            try await scene.strike()
            #expect(
                scene.ends == [SessionEnd(reason: .clientClosed, bytesFromClient: total, bytesFromConsole: total)])
        }
    }

    @Test func aClientThatStopsReadingStopsTheConsole() async throws {
        let total = 64 * Self.megabyte
        try await self.withScene(.stream(total)) { scene in
            let (client, _) = try await RawClient.begin(at: scene.front)
            try await client.setReading(false)
            let channel = try #require(scene.front.record.current.clients.first)
            let streamed = try await FlowTests.standstill { scene.server.record.current.streamed }
            #expect(streamed < total / 2)
            let waiting = try await channel.getOption(.bufferedWritableBytes).get()
            #expect(waiting > 0)
            #expect(waiting <= 128 * 1024, "high water mark and one read")
            try await client.setReading(true)
            #expect(try await client.read(total) == VNCScript.pattern(from: 0, count: total))
            try await client.close()
            try await scene.strike()
        }
    }

    @Test func aConsoleThatStopsReadingStopsTheClient() async throws {
        let total = 64 * Self.megabyte
        var settings = RelaySettings.brief
        settings.stallTimeout = .seconds(1)
        try await self.withScene(.hold, settings: settings) { scene in
            let (client, _) = try await RawClient.begin(at: scene.front)
            async let sent: Void? = try? client.send(VNCScript.pattern(from: 0, count: total))
            try await scene.front.waitForEnds(1)
            try await client.close()
            _ = await sent
            scene.server.dropConnections()
            try await scene.front.waitForEnds(1)
            #expect(scene.ends.map(\.reason) == [.error])
            #expect(try #require(scene.ends.first).bytesFromClient < total / 2)
        }
    }

    @Test(arguments: [SessionEnd.Reason.idle, .expired, .shutdown])
    func aSessionThatEndsClosesItsConsoleAtOnce(reason: SessionEnd.Reason) async throws {
        // Within the suite's time, and not after the seconds that TLS gives a peer to say goodbye.
        try await self.withScene(.hold) { scene in
            let (client, _) = try await RawClient.begin(at: scene.front)
            scene.front.finishAll(reason)
            _ = try await client.readToEnd()
            try await scene.front.waitForEnds(1)
            #expect(scene.ends.map(\.reason) == [reason])
            try await client.close()
        }
    }
}
