// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleTestKit
import NIOCore
import NIOPosix
import Testing

/// A server that says who its client is, as a line, and then sends back what it gets.
struct EchoServer: Sendable {
    let port: Int
    let log: LogLines
    private let channel: any Channel

    /// Listens on a port of 127.0.0.1, behind `transport`.
    ///
    /// - Parameter ahead: whether the server's handlers are there from the start.
    static func start(
        _ transport: ClientTransport, log: LogLines, ahead: Bool = false
    ) async throws -> EchoServer {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if ahead {
                        try transport.prepareAhead(channel)
                        try channel.pipeline.syncOperations.addHandler(EchoHandler())
                    } else {
                        try transport.prepare(channel) { try $0.pipeline.syncOperations.addHandler(EchoHandler()) }
                    }
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return EchoServer(port: try #require(channel.localAddress?.port), log: log, channel: channel)
    }

    func stop() async throws {
        try await self.channel.close()
    }

    private final class EchoHandler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var hasGreeted = false

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if !self.hasGreeted {
                self.hasGreeted = true
                let greeting = ByteBuffer(string: "\(ClientIdentity.of(context.channel))\n")
                context.write(self.wrapOutboundOut(greeting), promise: nil)
            }
            context.writeAndFlush(self.wrapOutboundOut(self.unwrapInboundIn(data)), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
