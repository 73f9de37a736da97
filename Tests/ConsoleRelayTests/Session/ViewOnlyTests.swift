// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ConsoleRelay

/// What a view-only session keeps from its console, whatever the client sends.
@Suite(.timeLimit(.minutes(2))) struct ViewOnlyTests {
    private static let key: [UInt8] = [4, 1, 0, 0, 0, 0, 0, 0x61]
    private static let picture: [UInt8] = [3, 1, 0, 0, 0, 0, 2, 128, 1, 224]
    /// Keys, the pointer, a text, an action of the extended clipboard, a size, a reset, and keys of XenServer and QEMU.
    private static let input = [
        Self.key, [5, 1, 0, 10, 0, 10], [6, 0, 0, 0, 0, 0, 0, 8], Self.key, [6, 0, 0, 0, 255, 255, 255, 248], Self.key,
        [251, 0, 4, 0, 3, 0, 0, 0], [250, 0, 1, 4], [254, 1, 0, 0, 0, 0, 0, 0x1e],
        [255, 0, 0, 1, 0, 0, 0, 0x61, 0, 0, 0, 0x1e],
    ].flatMap { $0 }

    /// A session of this mode, whose console echoes what reaches it.
    private func scene(_ mode: ConsoleMode = .view, _ change: (inout Grant) -> Void = { _ in }) async throws -> Scene {
        try await Scene.set(grant: {
            $0.mode = mode
            change(&$0)
        })
    }

    private func received(_ scene: Scene) -> [UInt8]? {
        scene.server.record.current.received[1].map { Array($0.readableBytesView) }
    }

    @Test func whatAClientTypesNeverArrivesAndPicturesDo() async throws {
        let scene = try await self.scene()
        let (client, _) = try await RawClient.begin(at: scene.front)
        let sent = Self.input + Self.picture + Self.input + Self.picture
        try await client.send(sent)
        #expect(try await client.read(20) == Self.picture + Self.picture)
        try await client.close()
        try await scene.strike()
        #expect(self.received(scene) == Self.picture + Self.picture)
        // What was kept from the console was read all the same.
        let end = SessionEnd(reason: .clientClosed, bytesFromClient: sent.count, bytesFromConsole: 20)
        #expect(scene.ends == [end])
    }

    @Test func aClientThatSendsByteByByteGetsNoFurther() async throws {
        let scene = try await self.scene()
        let (client, _) = try await RawClient.begin(at: scene.front)
        for byte in Self.input + Self.picture { try await client.send([byte]) }
        #expect(try await client.read(10) == Self.picture)
        try await client.close()
        try await scene.strike()
        #expect(self.received(scene) == Self.picture)
    }

    @Test func theSameFromAClientThatIsInControlArrives() async throws {
        let scene = try await self.scene(.control)
        let (client, _) = try await RawClient.begin(at: scene.front, shared: 0)
        // Nobody looks into it: not even what no server understands is an end.
        let sent = Self.input + Self.picture + [77]
        try await client.send(sent)
        #expect(try await client.read(sent.count) == sent)
        try await client.close()
        try await scene.strike()
        #expect(self.received(scene) == sent)
        #expect(scene.server.record.current.sharedFlags == [0])
    }

    @Test func bytesBehindClientInitAreKeptBackToo() async throws {
        let scene = try await self.scene()
        let (client, _) = try await RawClient.begin(at: scene.front, behind: Self.input + Self.picture)
        #expect(try await client.read(10) == Self.picture)
        try await client.close()
        try await scene.strike()
        #expect(self.received(scene) == Self.picture)
        #expect(scene.ends.map(\.bytesFromClient) == [Self.input.count + 10])
    }

    @Test func nobodyIsThrownOutByWhoOnlyLooks() async throws {
        let scene = try await self.scene()
        let (client, _) = try await RawClient.begin(at: scene.front, shared: 0)
        try await client.close()
        try await scene.strike()
        #expect(scene.server.record.current.sharedFlags == [1])
    }

    @Test func aMessageOfAnUnknownTypeEndsTheSession() async throws {
        let scene = try await self.scene()
        let (client, _) = try await RawClient.begin(at: scene.front)
        try await client.send(Self.picture)
        #expect(try await client.read(10) == Self.picture)
        try await client.send([77] + Self.picture)
        #expect(try await client.readToEnd().isEmpty)
        try await scene.strike()
        #expect(self.received(scene) == Self.picture)
        #expect(scene.ends.map(\.reason) == [.protocolError])
    }

    @Test func aMessageOfAnUnknownTypeBehindClientInitEndsTheSessionToo() async throws {
        let scene = try await self.scene()
        let (client, _) = try await RawClient.begin(at: scene.front, behind: [77] + Self.picture)
        #expect(try await client.readToEnd().isEmpty)
        try await scene.strike()
        #expect(self.received(scene) == [])
        #expect(scene.ends.map(\.reason) == [.protocolError])
    }

    @Test func aLongTextDoesNotStandInTheWayOfThePicture() async throws {
        let scene = try await self.scene()
        let (client, _) = try await RawClient.begin(at: scene.front)
        let text = [UInt8](repeating: 4, count: 8 << 20)
        try await client.send([6, 0, 0, 0, 0, 0x80, 0, 0] + text + Self.picture)
        #expect(try await client.read(10) == Self.picture)
        try await client.close()
        try await scene.strike()
        #expect(self.received(scene) == Self.picture)
        #expect(scene.ends.map(\.bytesFromClient) == [8 + text.count + 10])
    }

    @Test func aClientWhoseInputIsKeptBackIsNotIdle() async throws {
        let scene = try await self.scene(.view) {
            $0.idleTimeout = .milliseconds(1500)
            $0.maximumDuration = .milliseconds(2500)
        }
        let (client, _) = try await RawClient.begin(at: scene.front)
        let keys = [UInt8]((0..<512).map { _ in Self.key }.joined())
        // Types until it is over: only the maximum duration can end that.
        await #expect(throws: (any Error).self) { while true { try await client.send(keys) } }
        try await client.inbox.wait(for: "the end") { $0.isClosed }
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.expired])
        #expect(self.received(scene) == [])
    }

    @Test func aClientThatSendsNothingIsIdle() async throws {
        let scene = try await self.scene(.view) { $0.idleTimeout = .milliseconds(300) }
        let (client, _) = try await RawClient.begin(at: scene.front)
        #expect(try await client.readToEnd().isEmpty)
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.idle])
    }

    @Test func aConsoleThatTakesNothingStopsWhoOnlyLooksToo() async throws {
        var settings = RelaySettings.brief
        settings.stallTimeout = .seconds(1)
        let scene = try await Scene.set(VNCScript(behaviour: .hold), settings: settings, grant: { $0.mode = .view })
        let (client, _) = try await RawClient.begin(at: scene.front)
        let pictures = Self.pictures(doubled: 22)
        // The send never completes: the console is full, and the gateway does not hold the rest for it.
        async let sent: Void? = try? client.send(pictures)
        try await scene.front.waitForEnds(1)
        try await client.close()
        _ = await sent
        scene.server.dropConnections()
        try await scene.strike()
        #expect(scene.ends.map(\.reason) == [.error])
        let taken = try #require(scene.ends.first).bytesFromClient
        #expect(taken > 0)
        #expect(taken < pictures.count / 2)
    }

    /// So many wishes for a picture that no buffer takes them.
    private static func pictures(doubled times: Int) -> [UInt8] {
        (0..<times).reduce(into: Self.picture) { pictures, _ in pictures += pictures }
    }
}
