// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import NIOPosix
import Testing

@testable import ConsoleRelay

@Suite(.timeLimit(.minutes(1))) struct LingeringCloseTests {
    /// A channel that reads only when asked to, and the client at its other end.
    private func pair() async throws -> (any Channel, RawClient) {
        let accepted = Watched<(any Channel)?>(nil)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                accepted.update { $0 = channel }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let client = try await RawClient.connect(port: server.localAddress?.port ?? 0, isReading: false)
        try await accepted.wait(for: "the connection") { $0 != nil }
        try await server.close()
        return (try #require(accepted.current), client)
    }

    @Test func bytesThatAreOnTheirWayArriveAlthoughSomethingLiesUnread() async throws {
        let (channel, client) = try await self.pair()
        try await client.send([UInt8](repeating: 9, count: 50_000))
        let bytes = VNCScript.pattern(from: 0, count: 1_000_000)
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
        channel.eventLoop.execute { LingeringClose.close(channel, within: .seconds(20)) }
        try await client.setReading(true)
        #expect(try await client.readToEnd() == bytes)
        try await channel.closeFuture.get()
        #expect(client.inbox.current.error == nil)
    }

    @Test func aPeerThatNeverClosesIsLeftAfterTheLimit() async throws {
        let (channel, client) = try await self.pair()
        channel.eventLoop.execute { LingeringClose.close(channel, within: .milliseconds(100)) }
        try await channel.closeFuture.get()
        try await client.close()
    }

    @Test func aChannelThatIsClosedAlreadyStaysClosed() async throws {
        let (channel, client) = try await self.pair()
        try await channel.close()
        try await channel.eventLoop.submit { LingeringClose.close(channel, within: .hours(1)) }.get()
        #expect(!channel.isActive)
        try await client.close()
    }
}
