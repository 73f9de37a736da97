// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import RFB
internal import TLS

/// Drives the RFB handshake with a console, from the channel's first byte until the session's relay takes over.
///
/// It sits in the pipeline from the start because RFB servers speak first, and some speak and hang up. It reads only
/// while it waits for something, so that a server that talks out of turn fills its own socket and nothing here. Where
/// VeNCrypt begins TLS, it puts the TLS handler between itself and the socket, which stays there when it goes.
/// Bound to its channel's event loop.
final class ConsoleHandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the handler has to know of its console.
    struct Target: Sendable {
        var address: ConsoleAddress
        var security: RFBSecurity
        /// Present where `security` demands TLS.
        var tls: ConsoleTLSClient?
        var tlsHandshakeTimeout: TimeAmount
        /// What is brought up beneath this handler first, by one that tells it of the connection when all of it stands.
        var layers: [ConsoleLayer] = []
    }

    private enum Layer {
        case clear
        case handshaking(NIOSSLHandler)
        case secured(NIOSSLHandler, hasHeard: Bool)
    }

    /// Succeeds when the console has accepted us and waits for ClientInit.
    let secured: EventLoopFuture<Void>

    private let target: Target
    private let securedPromise: EventLoopPromise<Void>
    private var handshake: ViewerHandshake
    private var layer = Layer.clear
    private var standing: [ConsoleLayer] = []
    private var tlsDeadline: Scheduled<Void>?
    private var unread = ByteBuffer()
    private var serverInitPromise: EventLoopPromise<ByteBuffer>?
    private var context: ChannelHandlerContext?

    /// A handler for a channel on `loop` to `target`.
    init(_ target: Target, on loop: any EventLoop) {
        self.target = target
        let security = target.security
        self.handshake = ViewerHandshake(
            ViewerSecurity(
                username: security.username.map { Array($0.utf8) },
                password: security.password?.reveal { Array($0.utf8) }, demandsTLS: security.tls != nil))
        self.securedPromise = loop.makePromise()
        self.secured = self.securedPromise.futureResult
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive, self.target.layers.isEmpty { self.begin(context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        self.tlsDeadline?.cancel()
        self.fail(ConsoleError(.internalError, "the handshake was given up"))
    }

    func channelActive(context: ChannelHandlerContext) {
        self.begin(context: context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.fail(self.closedError)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.fail(self.explain(error))
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        if case .secured(let handler, hasHeard: false) = self.layer {
            self.layer = .secured(handler, hasHeard: true)
        }
        self.unread.writeBuffer(&bytes)
        self.advance(context: context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let layer = event as? ConsoleLayer { self.standing.append(layer) }
        if case .handshakeCompleted = event as? TLSUserEvent { self.finishTLS(context: context) }
        context.fireUserInboundEventTriggered(event)
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

    /// What the console has said so far.
    var offer: ServerOffer { self.handshake.offer }

    /// What stands beneath this handler.
    var layers: [ConsoleLayer] { self.standing }

    /// Whether TLS has begun.
    var hasBegunTLS: Bool {
        if case .clear = self.layer { return false }
        return true
    }

    /// Whether the console has said something inside TLS: until then it may still reject our certificate.
    var hasHeardInsideTLS: Bool {
        if case .secured(_, hasHeard: true) = self.layer { return true }
        return false
    }

    /// Bytes that came behind ServerInit: the first of the relay.
    func takeUnread() -> ByteBuffer {
        defer { self.unread = ByteBuffer() }
        return self.unread
    }

    private func begin(context: ChannelHandlerContext) {
        do {
            // Before a byte of ours, and whatever the console is going to offer.
            try self.target.security.checkPlaintext(
                to: self.target.address, remote: context.channel.remoteAddress,
                isInsideTLS: self.target.layers.contains(.tls))
            context.read()
        } catch {
            self.fail(error)
            context.close(promise: nil)
        }
    }

    private func advance(context: ChannelHandlerContext) {
        while true {
            switch self.handshake.receive(&self.unread) {
            case .needMoreBytes:
                context.read()
                return
            case .send(let bytes):
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .startTLS:
                self.startTLS(context: context)
                return
            case .secured:
                self.securedPromise.succeed()
                return
            case .serverInit(let message):
                self.serverInitPromise?.succeed(message)
                self.serverInitPromise = nil
                return
            case .failed(let failure):
                self.fail(ConsoleError(failure.code, "the RFB handshake with the console failed", cause: failure))
                context.close(promise: nil)
                return
            }
        }
    }

    // MARK: TLS

    private func startTLS(context: ChannelHandlerContext) {
        do {
            guard let client = self.target.tls else {
                throw ConsoleError(.internalError, "TLS was to begin and there is nothing to verify it with")
            }
            let handler = try client.makeHandler()
            self.layer = .handshaking(handler)
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            self.tlsDeadline = context.eventLoop.scheduleTask(in: self.target.tlsHandshakeTimeout) {
                bound.value.tlsTimedOut()
            }
            // Its handshake begins as it is added.
            try context.channel.pipeline.syncOperations.addHandler(handler, position: .before(self))
            // What came glued behind the server's yes was in the clear: TLS gets it, and nobody takes it for anything that
            // was inside TLS.
            let glued = self.takeUnread()
            if glued.readableBytes > 0 {
                let inner = try context.channel.pipeline.syncOperations.context(handler: handler)
                handler.channelRead(context: inner, data: NIOAny(glued))
                handler.channelReadComplete(context: inner)
            } else {
                context.read()
            }
        } catch {
            self.fail(self.explain(error))
            context.close(promise: nil)
        }
    }

    private func finishTLS(context: ChannelHandlerContext) {
        guard case .handshaking(let handler) = self.layer, let client = self.target.tls else { return }
        self.tlsDeadline?.cancel()
        do {
            try client.check(handler)
        } catch {
            self.fail(error)
            context.close(promise: nil)
            return
        }
        self.layer = .secured(handler, hasHeard: false)
        self.handshake.tlsEstablished()
        self.advance(context: context)
    }

    private func tlsTimedOut() {
        guard case .handshaking = self.layer else { return }
        self.fail(ConsoleError(.timedOut, "the console did not finish the TLS handshake in time"))
        self.context?.close(promise: nil)
    }

    // MARK: Failures

    /// What it means that the console has closed.
    private var closedError: ConsoleError {
        if case .secured(_, hasHeard: false) = self.layer, let client = self.target.tls {
            return client.closedAfterHandshake
        }
        return ConsoleError(.consoleRefused, "the console closed the connection during the handshake")
    }

    private func explain(_ error: any Error) -> ConsoleError {
        if let error = error as? ConsoleError { return error }
        switch self.layer {
        case .handshaking(let handler):
            return self.target.tls?.explain(error, of: handler) ?? self.closedError
        case .secured where error as? NIOSSLError == .uncleanShutdown:
            return self.closedError
        case .secured(let handler, hasHeard: false) where error is BoringSSLError:
            return self.target.tls?.explain(error, of: handler) ?? self.closedError
        case .clear, .secured:
            // Whether a server's end comes as a close or as a reset is chance: both are one answer.
            return ConsoleError(.consoleRefused, "the connection to the console broke in the handshake", cause: error)
        }
    }

    private func fail(_ error: ConsoleError) {
        self.securedPromise.fail(error)
        self.serverInitPromise?.fail(error)
        self.serverInitPromise = nil
    }
}

extension HandshakeFailure {
    /// The code of the error that this failure of a console becomes.
    fileprivate var code: ConsoleError.Code {
        switch self {
        case .noTLSOffered, .anonymousTLS: .encryptionRequired
        default: .consoleRefused
        }
    }
}

@available(*, unavailable)
extension ConsoleHandshakeHandler: Sendable {}
