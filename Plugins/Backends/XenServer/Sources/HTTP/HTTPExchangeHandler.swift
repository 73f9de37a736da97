// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import NIOTLS
internal import TLS

/// Sends one request and gathers its answer: 200 and a bounded body, or a failure. It closes the connection either way.
///
/// On one event loop. The result is told once.
final class HTTPExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: HTTPRequest
    private let target: HTTPTarget
    private let tls: ConsoleTLSClient?
    private let bound: HTTPHeadBound
    private var promise: EventLoopPromise<ByteBuffer>?
    private var deadline: Scheduled<Void>?
    private var answer = ByteBuffer()

    /// Sends `request` when the connection, and TLS with `tls`, stands. `bound` stands before the parser.
    init(
        _ request: HTTPRequest, to target: HTTPTarget, tls: ConsoleTLSClient?, bound: HTTPHeadBound,
        promise: EventLoopPromise<ByteBuffer>
    ) {
        self.bound = bound
        self.request = request
        self.target = target
        self.tls = tls
        self.promise = promise
    }

    /// Fails at `deadline`, whatever has come by then.
    func end(at deadline: NIODeadline, on channel: any Channel) {
        let handler = NIOLoopBound(self, eventLoop: channel.eventLoop)
        self.deadline = channel.eventLoop.scheduleTask(deadline: deadline) {
            handler.value.finish(.failure(.timedOut))
            channel.close(promise: nil)
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        if self.tls == nil { self.send(context: context) }
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent, let tls = self.tls {
            do throws(ConsoleError) {
                guard let handler = Self.handler(of: context) else {
                    throw ConsoleError(.internalError, "the TLS handler is gone")
                }
                try tls.check(handler)
                self.send(context: context)
            } catch {
                self.fail(.tls(error), context: context)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard self.promise != nil else { return }
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.bound.isLifted = true
            guard head.status == .ok else { return self.fail(.status(Int(head.status.code)), context: context) }
            let announced = head.headers.first(name: "Content-Length").flatMap { Int($0) }
            if let announced, announced > self.request.limit {
                return self.fail(.tooLarge(self.request.limit), context: context)
            }
        case .body(var part):
            guard part.readableBytes <= self.request.limit - self.answer.readableBytes else {
                return self.fail(.tooLarge(self.request.limit), context: context)
            }
            self.answer.writeBuffer(&part)
        case .end:
            self.finish(.success(self.answer))
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.finish(.failure(.closed))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError || error is NIOHTTPDecoderError || error is HTTPHeadBound.Exceeded {
            self.fail(.malformed, context: context)
        } else if let tls = self.tls, error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError {
            self.fail(.tls(tls.explain(error, of: Self.handler(of: context))), context: context)
        } else {
            self.fail(.closed, context: context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.finish(.failure(.closed))
    }

    private func send(context: ChannelHandlerContext) {
        context.write(self.wrapOutboundOut(.head(self.request.head(for: self.target))), promise: nil)
        if self.request.body.readableBytes > 0 {
            context.write(self.wrapOutboundOut(.body(.byteBuffer(self.request.body))), promise: nil)
        }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func fail(_ failure: HTTPFailure, context: ChannelHandlerContext) {
        self.finish(.failure(failure))
        context.close(promise: nil)
    }

    private func finish(_ result: Result<ByteBuffer, HTTPFailure>) {
        guard let promise = self.promise else { return }
        self.promise = nil
        self.deadline?.cancel()
        self.answer = ByteBuffer()
        promise.completeWith(result.mapError { $0 as any Error })
    }

    private static func handler(of context: ChannelHandlerContext) -> NIOSSLClientHandler? {
        try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
    }
}
