// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOCore

/// Reads one client's request, opens its console, and only then says yes and leaves the channel to RFB.
///
/// Everything that is cheap to check comes before the token is spent. Bound to its channel's event loop.
final class RequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case receiving
        /// A console is being opened. What the client sends meanwhile stays in its socket, as far as it was not read.
        case opening
        case closing
    }

    private let front: Front
    private var parser: RequestParser
    private var state = State.receiving
    /// What came behind the request.
    private var early = ByteBuffer()
    private var timer: Scheduled<Void>?

    /// A handler for a new connection.
    init(_ front: Front) {
        self.front = front
        self.parser = RequestParser(limit: front.limits.head)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.startTimer(self.front.limits.requestTimeout, context: context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.timer?.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A console that is being opened has a moment to become a session, which is told of the shutdown then; a
        // hypervisor that says nothing is not waited for. A refusal is on its way out.
        if event is ChannelShouldQuiesceEvent {
            switch self.state {
            case .receiving: context.close(promise: nil)
            case .opening: self.startTimer(.seconds(2), context: context)
            case .closing: break
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .closing = self.state { return }
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        switch self.state {
        case .receiving:
            switch self.parser.receive(&bytes) {
            case .needMoreBytes:
                break
            case .request(let request):
                self.keep(bytes, context: context)
                self.received(request, context: context)
            case .failed(let fault):
                self.front.calm.log(
                    .debug, "request refused",
                    ["client": "\(ClientIdentity.of(context.channel))", "error": "\(fault)"])
                self.refuse(.invalidRequest, context: context)
            }
        case .opening:
            self.keep(bytes, context: context)
        case .closing:
            break
        }
    }

    /// Keeps what came behind the request for RFB.
    private func keep(_ bytes: ByteBuffer, context: ChannelHandlerContext) {
        self.early.writeImmutableBuffer(bytes)
        guard self.early.readableBytes <= self.front.limits.early else {
            self.front.calm.log(
                .debug, "client sent too much before its console was open",
                ["client": "\(ClientIdentity.of(context.channel))"])
            return context.close(promise: nil)
        }
    }

    // MARK: The request

    private func received(_ request: XVPRequest, context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let channel = context.channel
        let identity = ClientIdentity.of(channel)
        let address = "\(identity)"
        guard self.front.admits(identity, on: channel) else { return self.refuse(.limitReached, context: context) }
        guard let text = TokenParameter.lastValue(in: request.target) else {
            return self.refuse(.invalidRequest, context: context)
        }
        let client = ClientKey(address)
        guard self.front.gate.mayTryToken(client, address: address) else {
            return self.refuse(.tooManyAttempts, context: context)
        }
        guard let token = AccessToken(text) else {
            self.front.gate.tokenFailed(client)
            return self.refuse(.tokenRejected, context: context)
        }
        self.state = .opening
        self.timer?.cancel()
        // The client's turn comes when there is somebody to listen.
        try? channel.syncOptions?.setOption(.autoRead, value: false)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.front.opener.open(token, type: .xvpvnc, client: channel, address: address).whenComplete { result in
            let (handler, context) = bound.value
            switch result {
            case .success(let opened):
                handler.join(opened, address: address, channel: channel, context: context)
            case .failure(let error):
                let code = (error as? ConsoleError)?.code ?? .internalError
                if code == .tokenRejected { handler.front.gate.tokenFailed(client) }
                if channel.isActive { handler.refuse(code, context: context) }
            }
        }
    }

    // MARK: Answers

    /// `channel` is the context's, which has none any more when the client has left.
    private func join(
        _ opened: OpenedSession, address: String, channel: any Channel, context: ChannelHandlerContext
    ) {
        let session = Session(
            opened, client: channel, clientAddress: address, authorizer: self.front.authorizer,
            settings: self.front.relay, metrics: self.front.metrics, logger: self.front.logger)
        guard channel.isActive else { return session.start() }
        ConnectionGateHandler.authenticate(channel)
        context.writeAndFlush(self.wrapOutboundOut(Reply.accepted), promise: nil)
        do {
            try channel.pipeline.syncOperations.addHandler(SessionShutdownHandler(session))
        } catch {
            channel.close(promise: nil)
        }
        session.start()
        // The event that says so came before there was a session.
        if self.front.shutdown.isRaised { session.finish(.shutdown) }
        if self.early.readableBytes > 0 {
            context.fireChannelRead(self.wrapInboundOut(self.early))
            context.fireChannelReadComplete()
        }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    /// Says no, and why, and closes.
    private func refuse(_ code: ConsoleError.Code, context: ChannelHandlerContext) {
        self.state = .closing
        self.early = ByteBuffer()
        self.startTimer(self.front.limits.answerTimeout, context: context)
        let linger = self.front.limits.lingerTimeout
        let channel = context.channel
        context.writeAndFlush(self.wrapOutboundOut(Reply.refusal(code))).whenComplete { _ in
            LingeringClose.close(channel, within: linger)
        }
    }

    /// Closes the connection after `limit`, whatever comes until then. One timer runs at a time.
    private func startTimer(_ limit: TimeAmount, context: ChannelHandlerContext) {
        self.timer?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        self.timer = context.eventLoop.scheduleTask(in: limit) { bound.value.close(promise: nil) }
    }
}

@available(*, unavailable)
extension RequestHandler: Sendable {}
