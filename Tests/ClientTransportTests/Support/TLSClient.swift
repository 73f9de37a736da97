// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import NIOPosix
import NIOSSL

/// A connection over TLS that believes every certificate, and goes on while the test does something else.
struct TLSClient: Sendable {
    private let channel: any Channel
    private let inbox: Watched<ByteBuffer>

    static func connect(port: Int) async throws -> TLSClient {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        let context = try NIOSSLContext(configuration: configuration)
        let inbox = Watched(ByteBuffer())
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLClientHandler(context: context, serverHostname: nil), Collector(inbox: inbox),
                    ])
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return TLSClient(channel: channel, inbox: inbox)
    }

    /// Sends `text` and gives what comes, once it has as many bytes as `expected`.
    func ask(_ text: String, expecting expected: String) async throws -> String {
        try await self.channel.writeAndFlush(ByteBuffer(string: text))
        try await self.inbox.wait(for: expected) { $0.readableBytes >= expected.utf8.count }
        return self.inbox.update { inbox in
            defer { inbox.clear() }
            return String(buffer: inbox)
        }
    }

    func close() async throws {
        try? await self.channel.close()
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let inbox: Watched<ByteBuffer>

        init(inbox: Watched<ByteBuffer>) {
            self.inbox = inbox
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = self.unwrapInboundIn(data)
            self.inbox.update { _ = $0.writeImmutableBuffer(bytes) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
