// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix

/// A connection on which one thing is said, and whose answer is read as far as it is needed: thousands at once.
struct QuickExchange: Sendable {
    /// What an answer is as far as it came, and whether the connection has ended with it; `nil` when more of it is needed.
    typealias Judge<Answer> = @Sendable (_ bytes: ByteBuffer, _ isEnd: Bool) -> Answer?

    private let channel: any Channel

    /// Connects to `port` of 127.0.0.1. Nothing is read before ``say(_:patience:judge:)``.
    static func connect(port: Int) async throws -> QuickExchange {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(10))
            .channelOption(.autoRead, value: false)
            // It closes with a reset, and leaves no port behind that is taken for a minute.
            .channelInitializer { channel in
                (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                    ?? channel.eventLoop.makeSucceededVoidFuture()
            }
            .connect(host: "127.0.0.1", port: port).get()
        return QuickExchange(channel: channel)
    }

    /// Sends `text`, and closes as soon as `judge` has an answer, or after `patience`; then there is none, if what came until
    /// then is not one.
    func say<Answer: Sendable>(
        _ text: String, patience: TimeAmount = .seconds(30), judge: @escaping Judge<Answer>
    ) -> EventLoopFuture<Answer?> {
        let (channel, promise) = (self.channel, self.channel.eventLoop.makePromise(of: Answer?.self))
        channel.eventLoop.execute {
            do {
                let handler = Handler(judge: judge, answered: { promise.succeed($0) })
                try channel.pipeline.syncOperations.addHandler(handler)
                try channel.syncOptions?.setOption(.autoRead, value: true)
                channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
                let timer = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
                channel.closeFuture.assumeIsolated().whenComplete { _ in
                    timer.cancel()
                    handler.ended()
                }
            } catch {
                channel.close(promise: nil)
                promise.succeed(nil)
            }
        }
        return promise.futureResult
    }

    /// Leaves without a word.
    func leave() { self.channel.close(promise: nil) }

    private final class Handler<Answer>: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let judge: Judge<Answer>
        private var answered: ((Answer?) -> Void)?
        private var bytes = ByteBuffer()

        init(judge: @escaping Judge<Answer>, answered: @escaping (Answer?) -> Void) {
            (self.judge, self.answered) = (judge, answered)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.bytes.writeImmutableBuffer(self.unwrapInboundIn(data))
            guard let answer = self.judge(self.bytes, false) else { return }
            self.finish(answer)
            context.close(promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func ended() {
            self.finish(self.judge(self.bytes, true))
        }

        private func finish(_ answer: Answer?) {
            self.answered?(answer)
            self.answered = nil
        }
    }
}
