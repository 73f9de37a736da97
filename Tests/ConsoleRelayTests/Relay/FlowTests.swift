// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import ConsoleRelay

/// Every byte, in order, and never too many of them at once, in the clear and with TLS towards the console.
@Suite(.timeLimit(.minutes(3)), .serialized) struct FlowTests {
    private static let megabyte = 1 << 20

    @Test(arguments: ConsoleLeg.allCases)
    func aClientThatStopsReadingStopsTheConsole(leg: ConsoleLeg) async throws {
        let total = 64 * Self.megabyte
        try await leg.withScene(.stream(total)) { scene in
            let (client, _) = try await RawClient.begin(at: scene.front)
            try await client.setReading(false)
            let channel = try #require(scene.front.record.current.clients.first)
            // Besides what the client took before it stopped: what fits into four socket buffers, and no more.
            let streamed = try await Self.standstill { scene.server.record.current.streamed }
            #expect(streamed - client.inbox.current.bytes.readableBytes < total / 2)
            let waiting = try await channel.getOption(.bufferedWritableBytes).get()
            #expect(waiting > 0)
            #expect(waiting <= 128 * 1024, "high water mark and one read")
            try await client.setReading(true)
            let bytes = try await client.read(total)
            #expect(bytes == VNCScript.pattern(from: 0, count: total))
            try await client.close()
            try await scene.strike()
            #expect(scene.ends.map(\.bytesFromConsole) == [total])
        }
    }

    @Test func theSystemHoldsLittleOfWhatAConsoleSent() async throws {
        let server = try await FakeVNCServer.start()
        let settings = RelaySettings()
        let dialer = ConsoleDialer(policy: EgressPolicy(ownAddresses: []) { [] }, settings: settings)
        let channel = try await dialer.dial(
            ConsoleEndpoint(host: "127.0.0.1", port: server.port), rules: EgressRules(hosts: ["127.0.0.1"]),
            on: MultiThreadedEventLoopGroup.singleton.next()
        ) { $0.eventLoop.makeSucceededVoidFuture() }
        // Linux doubles what it is asked for, and asked for nothing would grow to 32 MiB.
        let size = try await channel.getOption(.socketOption(.so_rcvbuf)).get()
        #expect(size == 2 * min(settings.receiveBuffer, try Self.largestReceiveBuffer()))
        try await channel.close()
        try await server.stop()
    }

    @Test(arguments: ConsoleLeg.allCases)
    func aConsoleThatStopsReadingStopsTheClient(leg: ConsoleLeg) async throws {
        let total = 64 * Self.megabyte
        var settings = RelaySettings.brief
        settings.stallTimeout = .seconds(1)
        try await leg.withScene(.hold, settings: settings) { scene in
            let (client, _) = try await RawClient.begin(at: scene.front)
            async let sent: Void? = try? client.send(VNCScript.pattern(from: 0, count: total))
            try await scene.front.waitForEnds(1)
            try await client.close()
            _ = await sent
            scene.server.dropConnections()
            try await scene.strike()
            #expect(scene.ends.map(\.reason) == [.error])
            let taken = try #require(scene.ends.first).bytesFromClient
            #expect(taken > 0)
            #expect(taken < total / 2)
        }
    }

    @Test(arguments: ConsoleLeg.allCases)
    func twentyMegabytesArriveInOrderThereAndBack(leg: ConsoleLeg) async throws {
        try await leg.withScene(.echo) { scene in
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

    @Test(arguments: ConsoleLeg.allCases)
    func theLastMegabyteOfAConsoleArrivesAHundredTimes(leg: ConsoleLeg) async throws {
        try await leg.withScene(.streamAndClose(Self.megabyte)) { scene in
            let expected = VNCScript.pattern(from: 0, count: Self.megabyte)
            for _ in 0..<100 {
                let (client, _) = try await RawClient.begin(at: scene.front)
                #expect(try await client.readToEnd() == expected)
            }
            try await scene.strike(ends: 100)
            #expect(scene.ends.allSatisfy { $0.reason == .consoleClosed && $0.bytesFromConsole == Self.megabyte })
        }
    }

    @Test(arguments: ConsoleLeg.allCases)
    func theLastMegabyteOfAClientArrivesAHundredTimes(leg: ConsoleLeg) async throws {
        try await leg.withScene(.sink) { scene in
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

    @Test(arguments: ConsoleLeg.allCases, [SessionEnd.Reason.idle, .expired, .shutdown])
    func aSessionThatEndsClosesItsConsoleAtOnce(leg: ConsoleLeg, reason: SessionEnd.Reason) async throws {
        // Within the suite's time, and not after the seconds that TLS gives a peer to say goodbye.
        try await leg.withScene(.hold) { scene in
            let (client, _) = try await RawClient.begin(at: scene.front)
            scene.front.finishAll(reason)
            _ = try await client.readToEnd()
            try await scene.front.waitForEnds(1)
            #expect(scene.ends.map(\.reason) == [reason])
            try await client.close()
        }
    }

    /// What `count` says when it has stopped changing; a failure if it never does.
    private static func standstill(_ count: () -> Int) async throws -> Int {
        for _ in 0..<20 {
            let before = count()
            try await Self.passTime()
            if before > 0, count() == before { return before }
        }
        Issue.record("it does not stop")
        return count()
    }

    /// What the system gives at most to who asks.
    private static func largestReceiveBuffer() throws -> SocketOptionValue {
        let text = try String(contentsOfFile: "/proc/sys/net/core/rmem_max", encoding: .utf8)
        return try #require(SocketOptionValue(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Lets as much time pass as 200 round trips through another session of the same event loops take.
    private static func passTime() async throws {
        let scene = try await Scene.set()
        for _ in 0..<4 {
            let (client, _) = try await RawClient.begin(at: scene.front)
            for _ in 0..<100 {
                try await client.send([UInt8](repeating: 1, count: 4096))
                _ = try await client.read(4096)
            }
            try await client.close()
        }
        try await scene.strike(ends: 4)
    }
}
