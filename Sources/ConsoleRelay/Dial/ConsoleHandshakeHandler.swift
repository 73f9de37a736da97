// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import RFB

/// Drives the RFB handshake with a console, from the channel's first byte until the session's relay takes over.
///
/// It sits in the pipeline from the start because RFB servers speak first, and some speak and hang up. It reads only
/// while it waits for something, so that a server that talks out of turn fills its own socket and nothing here.
/// Bound to its channel's event loop.
final class ConsoleHandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Succeeds when the console has accepted us and waits for ClientInit.
    let secured: EventLoopFuture<Void>

    private let securedPromise: EventLoopPromise<Void>
    private var handshake: ViewerHandshake
    private var unread = ByteBuffer()
    private var serverInitPromise: EventLoopPromise<ByteBuffer>?
    private var context: ChannelHandlerContext?

    /// A handler for a channel on `loop`.
    init(security: RFBSecurity, on loop: any EventLoop) {
        self.handshake = ViewerHandshake(password: security.password?.reveal { Array($0.utf8) })
        self.securedPromise = loop.makePromise()
        self.secured = self.securedPromise.futureResult
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { context.read() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        self.fail(ConsoleError(.internalError, "the handshake was given up"))
    }

    func channelActive(context: ChannelHandlerContext) {
        context.read()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.fail(ConsoleError(.consoleRefused, "the console closed the connection during the handshake"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Whether a server's end comes as a close or as a reset is chance: both are one answer.
        self.fail(ConsoleError(.consoleRefused, "the connection to the console broke in the handshake", cause: error))
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        self.unread.writeBuffer(&bytes)
        self.advance(context: context)
    }

    /// Sends ClientInit and gives the whole ServerInit message. Call it once, after ``secured``.
    func begin(shared: UInt8) -> EventLoopFuture<ByteBuffer> {
        guard let context, context.channel.isActive else {
            return self.secured.eventLoop.makeFailedFuture(
                ConsoleError(.consoleUnreachable, "the console closed the connection"))
        }
        let promise = context.eventLoop.makePromise(of: ByteBuffer.self)
        self.serverInitPromise = promise
        let message = ByteBuffer(bytes: self.handshake.clientInit(shared: shared))
        context.writeAndFlush(self.wrapOutboundOut(message), promise: nil)
        self.advance(context: context)
        return promise.futureResult
    }

    /// Bytes that came behind ServerInit: the first of the relay.
    func takeUnread() -> ByteBuffer {
        defer { self.unread = ByteBuffer() }
        return self.unread
    }

    private func advance(context: ChannelHandlerContext) {
        while true {
            switch self.handshake.receive(&self.unread) {
            case .needMoreBytes:
                context.read()
                return
            case .send(let bytes):
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .secured:
                self.securedPromise.succeed()
                return
            case .serverInit(let message):
                self.serverInitPromise?.succeed(message)
                self.serverInitPromise = nil
                return
            case .failed(let failure):
                self.fail(ConsoleError(.consoleRefused, "the RFB handshake with the console failed", cause: failure))
                context.close(promise: nil)
                return
            }
        }
    }

    private func fail(_ error: ConsoleError) {
        self.securedPromise.fail(error)
        self.serverInitPromise?.fail(error)
        self.serverInitPromise = nil
    }
}

@available(*, unavailable)
extension ConsoleHandshakeHandler: Sendable {}
