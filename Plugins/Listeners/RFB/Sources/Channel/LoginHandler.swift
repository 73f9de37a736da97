// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOCore
internal import RFB

/// Shakes hands with one viewer, in the clear and then inside TLS, up to its password; opens the console that the password
/// is the token of, and only then says yes and leaves the channel to the session.
///
/// It keeps its place in the pipeline: TLS is put before it. Bound to its channel's event loop.
final class LoginHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        /// The client is not there yet.
        case waiting
        case shakingHands
        /// A console is being opened. What the client sends meanwhile stays in its socket, as far as it was not read.
        case opening
        case closing
    }

    private let front: Front
    private var handshake = VeNCryptServerHandshake()
    private var state = State.waiting
    private var unread = ByteBuffer()
    private var timer: Scheduled<Void>?

    /// A handler for a new connection.
    init(_ front: Front) {
        self.front = front
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.begin(context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer?.cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        self.begin(context: context)
        context.fireChannelActive()
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
            case .waiting, .shakingHands: context.close(promise: nil)
            case .opening: self.startTimer(self.front.limits.shutdownTimeout, context: context)
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
        let bytes = self.unwrapInboundIn(data)
        switch self.state {
        case .shakingHands:
            self.unread.writeImmutableBuffer(bytes)
            self.advance(context: context)
        case .opening:
            self.unread.writeImmutableBuffer(bytes)
            if !self.isPatient(context: context) { context.close(promise: nil) }
        case .waiting, .closing:
            break
        }
    }

    // MARK: The handshake

    private func begin(context: ChannelHandlerContext) {
        guard case .waiting = self.state else { return }
        let channel = context.channel
        let identity = ClientIdentity.of(channel)
        // Before TLS costs anything: this much can be said in the clear.
        if !self.front.admits(identity, on: channel) {
            return self.turnAway(.limitReached, context: context)
        }
        if !self.front.gate.mayTryToken(ClientKey("\(identity)"), address: "\(identity)") {
            return self.turnAway(.tooManyAttempts, context: context)
        }
        self.state = .shakingHands
        self.startTimer(self.front.limits.negotiationTimeout, context: context)
        self.send(self.handshake.greeting, context: context)
    }

    /// Refuses a client in its first messages.
    private func turnAway(_ code: ConsoleError.Code, context: ChannelHandlerContext) {
        self.state = .closing
        let channel = context.channel
        try? channel.syncOptions?.setOption(.autoRead, value: false)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
        ClientRefusal.refuse(channel, code: code, settings: self.front.relay)
    }

    private func advance(context: ChannelHandlerContext) {
        while case .shakingHands = self.state {
            switch self.handshake.receive(&self.unread) {
            case .needMoreBytes:
                return
            case .send(let bytes):
                self.send(bytes, context: context)
            case .startTLS:
                return self.startTLS(context: context)
            case .credentials(let credentials):
                return self.open(credentials, context: context)
            case .failed(let failure, let farewell):
                self.front.calm.log(
                    .debug, "handshake refused",
                    ["client": "\(ClientIdentity.of(context.channel))", "error": "\(failure)"])
                return self.close(saying: farewell, context: context)
            }
        }
    }

    private func startTLS(context: ChannelHandlerContext) {
        // TLS has a deadline of its own.
        self.timer?.cancel()
        let early = self.unread
        self.unread = ByteBuffer()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        do {
            try self.front.transport.startTLS(context.channel, before: self) { _ in
                let (handler, context) = bound.value
                handler.handshake.tlsEstablished()
                handler.startTimer(handler.front.limits.loginTimeout, context: context)
            }
        } catch {
            return context.close(promise: nil)
        }
        // What came behind the choice is TLS's, and never taken for something that was said inside it.
        if early.readableBytes > 0 {
            context.pipeline.fireChannelRead(early)
            context.pipeline.fireChannelReadComplete()
        }
    }

    // MARK: The token

    private func open(_ credentials: PlainCredentials, context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let channel = context.channel
        let address = "\(ClientIdentity.of(channel))"
        let client = ClientKey(address)
        // Again: whoever came before their other connections had failed is not to be asked for either.
        guard self.front.gate.mayTryToken(client, address: address) else {
            return self.refuse(.tooManyAttempts, context: context)
        }
        // The user name is anybody's own: the token alone says which instance it is for.
        guard let text = String(validating: credentials.password, as: UTF8.self), let token = AccessToken(text) else {
            self.front.gate.tokenFailed(client)
            return self.refuse(.tokenRejected, context: context)
        }
        guard self.isPatient(context: context) else { return context.close(promise: nil) }
        self.state = .opening
        self.timer?.cancel()
        // The client's turn comes when there is somebody to listen.
        try? channel.syncOptions?.setOption(.autoRead, value: false)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.front.opener.open(token, type: .rfb, client: channel, address: address).whenComplete { result in
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

    /// Whether the client waits for its answer, or at least does not say much meanwhile.
    private func isPatient(context: ChannelHandlerContext) -> Bool {
        guard self.unread.readableBytes > self.front.limits.early else { return true }
        self.front.calm.log(
            .debug, "client sent too much before its console was open",
            ["client": "\(ClientIdentity.of(context.channel))"])
        return false
    }

    /// `channel` is the context's, which has none any more when the client has left.
    private func join(
        _ opened: OpenedSession, address: String, channel: any Channel, context: ChannelHandlerContext
    ) {
        let session = Session(
            opened, client: channel, entry: .authenticated, clientAddress: address, authorizer: self.front.authorizer,
            settings: self.front.relay, metrics: self.front.metrics, logger: self.front.logger)
        guard channel.isActive else { return session.start() }
        ConnectionGateHandler.authenticate(channel)
        do {
            try channel.pipeline.syncOperations.addHandler(SessionShutdownHandler(session))
        } catch {
            channel.close(promise: nil)
        }
        session.start()
        // The event that says so came before there was a session.
        if self.front.shutdown.isRaised { session.finish(.shutdown) }
        let early = self.unread
        self.unread = ByteBuffer()
        if early.readableBytes > 0 {
            context.fireChannelRead(self.wrapInboundOut(early))
            context.fireChannelReadComplete()
        }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    // MARK: Answers

    /// Says no to a password, and why, and closes.
    private func refuse(_ code: ConsoleError.Code, context: ChannelHandlerContext) {
        self.close(saying: self.handshake.rejection(reason: code.userSentence), context: context)
    }

    private func close(saying farewell: [UInt8], context: ChannelHandlerContext) {
        self.state = .closing
        self.unread = ByteBuffer()
        self.startTimer(self.front.limits.answerTimeout, context: context)
        let linger = self.front.limits.lingerTimeout
        let channel = context.channel
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: farewell))).whenComplete { _ in
            LingeringClose.close(channel, within: linger)
        }
    }

    private func send(_ bytes: [UInt8], context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    /// Closes the connection after `limit`, whatever comes until then. One timer runs at a time.
    private func startTimer(_ limit: TimeAmount, context: ChannelHandlerContext) {
        self.timer?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        self.timer = context.eventLoop.scheduleTask(in: limit) { bound.value.close(promise: nil) }
    }
}

@available(*, unavailable)
extension LoginHandler: Sendable {}
