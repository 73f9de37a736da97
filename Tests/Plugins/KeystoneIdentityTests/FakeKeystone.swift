// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import NIOHTTP1
import NIOPosix

/// A Keystone of a test's own: it answers what the test says, and writes down what was asked.
final class FakeKeystone: Sendable {
    /// A request, as far as it matters.
    struct Question: Sendable, Equatable {
        var method: String
        var path: String
        var own: String?
        var subject: String?
        var body: String
    }

    /// An answer.
    struct Answer: Sendable {
        var status: Int
        var token: String?
        var body = "{}"
        /// After how long it comes.
        var delay = Duration.zero
        /// How many bytes of the body it announces and never sends.
        var withheld = 0
    }

    /// What was asked so far.
    let asked: Watched<[Question]>
    /// The URL, with the version.
    let url: String

    private init(port: Int, asked: Watched<[Question]>) {
        self.asked = asked
        self.url = "http://127.0.0.1:\(port)/v3"
    }

    /// Runs one for the time of `body`.
    static func with(
        _ answer: @escaping @Sendable (Question) -> Answer, _ body: (FakeKeystone) async throws -> Void
    ) async throws {
        let asked = Watched<[Question]>([])
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(answer, asked))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(FakeKeystone(port: channel.localAddress?.port ?? 0, asked: asked))
        } catch {
            try? await channel.close()
            throw error
        }
        try? await channel.close()
    }

    /// Bound to its channel's event loop.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let answer: @Sendable (Question) -> Answer
        private let asked: Watched<[Question]>
        private var head: HTTPRequestHead?
        private var body = ""

        init(_ answer: @escaping @Sendable (Question) -> Answer, _ asked: Watched<[Question]>) {
            self.answer = answer
            self.asked = asked
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch self.unwrapInboundIn(data) {
            case .head(let head): (self.head, self.body) = (head, "")
            case .body(let bytes): self.body += String(buffer: bytes)
            case .end: self.finish(context)
            }
        }

        private func finish(_ context: ChannelHandlerContext) {
            guard let head = self.head else { return }
            let question = Question(
                method: head.method.rawValue, path: head.uri, own: head.headers.first(name: "X-Auth-Token"),
                subject: head.headers.first(name: "X-Subject-Token"), body: self.body)
            self.asked.update { $0.append(question) }
            let answer = self.answer(question)
            var headers = HTTPHeaders([("Content-Length", "\(answer.body.utf8.count + answer.withheld)")])
            if let token = answer.token { headers.add(name: "X-Subject-Token", value: token) }
            let response = HTTPResponseHead(
                version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
            context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(answer.delay)) {
                context.write(self.wrapOutboundOut(.head(response)), promise: nil)
                context.writeAndFlush(
                    self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
                if answer.withheld == 0 { context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil) }
            }
        }
    }
}
