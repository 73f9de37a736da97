// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import NIOPosix
import NIOSSL

/// A server with an authority's certificate and none of its manners: it says the same to whoever asks anything and hangs up,
/// or says nothing for ever.
final class RudeAuthority: Sendable {
    let port: Int
    /// How many requests came.
    let asked: Watched<Int>
    private let channel: any Channel

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: String?
        private let asked: Watched<Int>
        private var hasAnswered = false

        init(answer: String?, asked: Watched<Int>) {
            self.answer = answer
            self.asked = asked
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !self.hasAnswered else { return }
            self.hasAnswered = true
            self.asked.update { $0 += 1 }
            guard let answer = self.answer else { return }
            let channel = context.channel
            let bytes = ByteBuffer(string: answer)
            context.writeAndFlush(self.wrapOutboundOut(bytes)).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private init(channel: any Channel, asked: Watched<Int>) {
        self.channel = channel
        self.asked = asked
        self.port = channel.localAddress?.port ?? 0
    }

    /// Begins to be rude; without an `answer` by saying nothing.
    static func start(_ identity: TestIdentity, answer: String? = "") async throws -> RudeAuthority {
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(identity.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: identity.privateKey, format: .pem)))
        let context = try NIOSSLContext(configuration: configuration)
        let asked = Watched(0)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLServerHandler(context: context), Handler(answer: answer, asked: asked),
                    ])
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return RudeAuthority(channel: channel, asked: asked)
    }

    func stop() async {
        try? await self.channel.close()
    }

    /// An HTTP answer.
    static func answer(_ status: String, _ body: String) -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nContent-Type: application/json\r\n\r\n\(body)"
    }
}
