// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import NIOPosix

/// A server of 127.0.0.1 that answers the first request with bytes of a test's, cut as a test wants it.
struct ScriptedServer: Sendable {
    /// The head of the request that came.
    let request: Watched<String>
    private let channel: any Channel

    var port: Int { self.channel.localAddress?.port ?? 0 }

    /// Starts it. An answer goes out in pieces of `size` bytes, each a write of its own.
    static func start(
        answer: @escaping @Sendable (String) -> [UInt8], inPiecesOf size: Int, closes: Bool
    ) async throws -> ScriptedServer {
        let request = Watched("")
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = Answerer(answer: answer, size: size, closes: closes, request: request)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ScriptedServer(request: request, channel: channel)
    }

    func stop() async throws {
        try await self.channel.close()
    }

    private init(request: Watched<String>, channel: any Channel) {
        (self.request, self.channel) = (request, channel)
    }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: @Sendable (String) -> [UInt8]
        private let size: Int
        private let closes: Bool
        private let request: Watched<String>
        private var text = ""
        private var hasAnswered = false

        init(
            answer: @escaping @Sendable (String) -> [UInt8], size: Int, closes: Bool,
            request: Watched<String>
        ) {
            (self.answer, self.size, self.closes, self.request) = (answer, size, closes, request)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !self.hasAnswered else { return }
            self.text += String(buffer: self.unwrapInboundIn(data))
            guard self.text.hasSuffix("\r\n\r\n") else { return }
            self.hasAnswered = true
            let text = self.text
            // Before the answer: whoever has that looks for the request.
            self.request.update { $0 = text }
            var rest = self.answer(text)[...]
            while !rest.isEmpty {
                let piece = rest.prefix(self.size)
                rest = rest.dropFirst(piece.count)
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: piece)), promise: nil)
            }
            if self.closes { context.close(promise: nil) }
        }
    }
}
