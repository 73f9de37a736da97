// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded
import RFB
import Testing

@testable import ConsoleRelay

@Suite struct ClientHandshakeHandlerTests {
    /// Begins the handshake when its channel becomes active, and before those behind it hear of that.
    private final class Beginner: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        func channelActive(context: ChannelHandlerContext) {
            try? context.pipeline.syncOperations.addHandler(ClientHandshakeHandler(.welcome) { _ in })
            context.fireChannelActive()
        }
    }

    private func connect(_ channel: EmbeddedChannel) throws -> [String] {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        var sent: [String] = []
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { sent.append(String(buffer: bytes)) }
        return sent
    }

    @Test func aClientIsGreetedOnceItsChannelIsThere() throws {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(ClientHandshakeHandler(.refuse(reason: "no")) { _ in })
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        #expect(try self.connect(channel) == ["RFB 003.008\n"])
    }

    @Test func aClientIsGreetedOnceWhenItIsBegunInTheMiddleOfBecomingActive() throws {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(Beginner())
        #expect(try self.connect(channel) == ["RFB 003.008\n"])
    }
}
