// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import TLS

/// Brings up what lies beneath the RFB of a console: the TLS that begins with the connection, then the tunnel.
///
/// Whoever stands above learns of the connection with the console's first byte, and not before: an RFB server speaks first,
/// so until then there is no console. Then this handler goes; the TLS handler that it put in front of itself stays. Every
/// failure goes up as a ``ConsoleError``. Bound to its channel's event loop.
final class ConsoleTransportHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the handler has to know of its console.
    struct Target: Sendable {
        var address: ConsoleAddress
        /// With what the TLS begins; `nil` without.
        var tls: ConsoleTLSClient?
        /// What asks for the tunnel; `nil` without.
        var tunnelRequest: [UInt8]?
        var allowsPlaintext: Bool
        var tlsHandshakeTimeout: TimeAmount
        /// How long the reply of the tunnel may take, and then the console's first byte.
        var tunnelTimeout: TimeAmount
    }

    private enum State {
        case waiting
        case securing(NIOSSLHandler)
        case asking(TunnelHandshake)
        case listening
        case done
    }

    private let target: Target
    private var state = State.waiting
    private var tlsHandler: NIOSSLHandler?
    private var deadline: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    /// A handler for a channel to `target`.
    init(_ target: Target) {
        self.target = target
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { self.begin(context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.deadline?.cancel()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        self.begin(context: context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.fail(self.closedError)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .done = self.state { return context.fireErrorCaught(error) }
        self.fail(self.explain(error))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .securing(let handler) = self.state, case .handshakeCompleted? = event as? TLSUserEvent {
            self.finishTLS(handler, context: context)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.state {
        case .asking(var handshake):
            var bytes = self.unwrapInboundIn(data)
            let step = handshake.receive(&bytes)
            self.state = .asking(handshake)
            self.advance(step, rest: bytes, context: context)
        case .listening:
            self.finish(self.unwrapInboundIn(data), context: context)
        case .done:
            context.fireChannelRead(data)
        case .waiting, .securing:
            // Nothing of a console's own: the TLS handler keeps what it cannot decipher.
            break
        }
    }

    private func begin(context: ChannelHandlerContext) {
        guard case .waiting = self.state else { return }
        do {
            // Of TLS that begins later, inside the tunnel, the request for the tunnel has nothing.
            try RFBSecurity(allowsPlaintext: self.target.allowsPlaintext).checkPlaintext(
                to: self.target.address, remote: context.channel.remoteAddress, isInsideTLS: self.target.tls != nil)
            if let client = self.target.tls {
                let handler = try client.makeHandler()
                self.state = .securing(handler)
                self.tlsHandler = handler
                self.limit(
                    self.target.tlsHandshakeTimeout,
                    ConsoleError(.timedOut, "\(self.target.address) did not finish the TLS handshake in time"))
                // Its handshake begins as it is added.
                try context.channel.pipeline.syncOperations.addHandler(handler, position: .before(self))
            } else {
                self.ask(context: context)
            }
            context.read()
        } catch {
            self.fail(self.explain(error))
        }
    }

    private func finishTLS(_ handler: NIOSSLHandler, context: ChannelHandlerContext) {
        do {
            try self.target.tls?.check(handler)
            context.fireUserInboundEventTriggered(ConsoleLayer.tls)
            self.ask(context: context)
        } catch {
            self.fail(error)
        }
    }

    private func ask(context: ChannelHandlerContext) {
        guard let request = self.target.tunnelRequest else {
            self.deadline?.cancel()
            self.state = .listening
            return
        }
        self.state = .asking(TunnelHandshake())
        self.limit(self.target.tunnelTimeout, TunnelFailure.timedOut.error(at: self.target.address))
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: request)), promise: nil)
    }

    private func advance(_ step: TunnelHandshake.Step, rest: ByteBuffer, context: ChannelHandlerContext) {
        switch step {
        case .needMoreBytes:
            context.read()
        case .open:
            self.state = .listening
            self.limit(self.target.tunnelTimeout, TunnelFailure.silent.error(at: self.target.address))
            context.fireUserInboundEventTriggered(ConsoleLayer.tunnel)
            if rest.readableBytes > 0 {
                self.finish(rest, context: context)
            } else {
                context.read()
            }
        case .failed(let failure):
            self.fail(failure.error(at: self.target.address))
        }
    }

    private func finish(_ bytes: ByteBuffer, context: ChannelHandlerContext) {
        self.state = .done
        self.deadline?.cancel()
        context.fireChannelActive()
        context.fireChannelRead(self.wrapInboundOut(bytes))
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    /// Gives up with `error` after `timeout`, unless the next step is reached by then.
    private func limit(_ timeout: TimeAmount, _ error: ConsoleError) {
        self.deadline?.cancel()
        guard let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.deadline = context.eventLoop.scheduleTask(in: timeout) { bound.value.fail(error) }
    }

    // MARK: Failures

    /// What it means that the host has closed.
    private var closedError: ConsoleError {
        switch self.state {
        case .waiting, .securing, .done:
            ConsoleError(.consoleRefused, "\(self.target.address) closed the connection in the TLS handshake")
        case .asking:
            TunnelFailure.closed.error(at: self.target.address)
        case .listening:
            if self.target.tunnelRequest == nil, let client = self.target.tls {
                client.closedAfterHandshake
            } else {
                TunnelFailure.dead.error(at: self.target.address)
            }
        }
    }

    private func explain(_ error: any Error) -> ConsoleError {
        if let error = error as? ConsoleError { return error }
        switch self.state {
        case .securing(let handler):
            return self.target.tls?.explain(error, of: handler) ?? self.closedError
        case .waiting, .asking, .listening, .done:
            // In TLS 1.3 a host looks at our certificate when the handshake is over for us.
            guard error is BoringSSLError, let client = self.target.tls else {
                // Whether a host's end comes as a close or as a reset is chance: both are one answer.
                return self.closedError
            }
            return client.explain(error, of: self.tlsHandler)
        }
    }

    /// Tells whoever stands above, who closes the channel. The first failure counts.
    private func fail(_ error: ConsoleError) {
        guard let context else { return }
        if case .done = self.state { return }
        self.state = .done
        self.deadline?.cancel()
        context.fireErrorCaught(error)
    }
}

@available(*, unavailable)
extension ConsoleTransportHandler: Sendable {}
