// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import WebSocketBytes

/// Answers the requests of one connection: files, and upgrades to a WebSocket on any path.
///
/// Everything that is cheap to check comes before the token is spent. Bound to its channel's event loop.
final class FrontHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case waiting
        case receiving(HTTPRequestHead, hasBody: Bool)
        /// An answer goes out after which the next request is awaited.
        case answering
        /// A console is being opened. What the client sends meanwhile stays in its socket.
        case opening
        case closing
    }

    private let front: Front
    private let size: RequestSizeHandler
    private var state = State.waiting
    private var timer: Scheduled<Void>?
    private var hasAnswered = false

    /// A handler behind the parser; `size` is the counter before it.
    init(_ front: Front, size: RequestSizeHandler) {
        self.front = front
        self.size = size
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
        // A request that is being answered is answered. A console that is being opened has a moment to become a session,
        // which is told of the shutdown then; a hypervisor that says nothing is not waited for.
        if event is ChannelShouldQuiesceEvent {
            switch self.state {
            case .waiting: context.close(promise: nil)
            case .opening: self.startTimer(.seconds(2), context: context)
            case .receiving, .answering, .closing: break
            }
        }
        // A new connection has a request on its way. One that is only kept for another request may close at any time.
        if event is DrainEvent, self.hasAnswered, case .waiting = self.state { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch self.state {
        case .closing: return
        // A client that left and sent too much before it did: no answer may come before the one to its upgrade.
        case .opening: return context.close(promise: nil)
        // The answer that is going out is the last.
        case .answering: return self.state = .closing
        case .waiting, .receiving: break
        }
        switch error {
        case is RequestTooLong, HTTPParserError.headerOverflow:
            self.answer(.requestHeaderFieldsTooLarge, context: context)
        case is HTTPParserError:
            self.answer(.badRequest, context: context)
        default:
            context.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (self.unwrapInboundIn(data), self.state) {
        case (.head(let head), .waiting):
            self.state = .receiving(head, hasBody: false)
        case (.body, .receiving(let head, _)):
            self.state = .receiving(head, hasBody: true)
        case (.end, .receiving(let head, let hasBody)):
            self.timer?.cancel()
            self.size.reset()
            self.received(head, hasBody: hasBody, context: context)
        case (.head, .answering):
            // Whoever asks again before the answer was taken would have us pile up answers.
            self.state = .closing
        default:
            // A second request behind one that closes the connection or becomes a WebSocket is not served.
            break
        }
    }

    // MARK: Requests

    private func received(_ head: HTTPRequestHead, hasBody: Bool, context: ChannelHandlerContext) {
        guard head.uri.utf8.count <= self.front.limits.target else { return self.answer(.uriTooLong, context: context) }
        guard !hasBody, !Self.announcesBody(head.headers), head.uri.hasPrefix("/"), !head.uri.contains("#"),
            head.headers["host"].count == 1 || head.version == .http1_0
        else {
            return self.answer(.badRequest, context: context)
        }
        let connection = ClientIdentity.of(context.channel)
        let client = self.front.client(of: head, from: connection)
        guard self.front.admits(client, with: head, from: connection, on: context.channel) else {
            return self.answer(.tooManyRequests, context: context)
        }
        switch UpgradeRequest.judge(head) {
        case .notAnUpgrade:
            self.serve(head, context: context)
        case .invalid(let status, let headers, let what):
            self.front.calm.log(.debug, "upgrade refused", ["error": "\(what)"])
            self.answer(
                HTTPResponseStatus(statusCode: Int(status)), headers: HTTPHeaders(Array(headers)), context: context)
        case .valid(let handshake):
            self.upgrade(head, handshake, client: client, context: context)
        }
    }

    private func serve(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        guard head.method == .GET || head.method == .HEAD else {
            return self.answer(.methodNotAllowed, headers: ["Allow": "GET, HEAD"], context: context)
        }
        let path = String(head.uri.prefix { $0 != "?" && $0 != "#" })
        guard let file = self.front.file(at: path) else { return self.answer(.notFound, context: context) }
        var headers = self.front.securityHeaders.headers(for: file)
        headers.add(name: "Content-Length", value: "\(file.bytes.count)")
        // The parser reads nothing behind a wish for another protocol, such as HTTP/2, which is not granted here.
        let keepsAlive = head.isKeepAlive && !head.headers.contains(name: "upgrade") && !self.front.shutdown.isDraining
        headers.add(name: "Connection", value: keepsAlive ? "keep-alive" : "close")
        let response = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
        context.write(self.wrapOutboundOut(.head(response)), promise: nil)
        if head.method == .GET {
            let body = context.channel.allocator.buffer(bytes: file.bytes)
            context.write(self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        self.finish(keepsAlive: keepsAlive, context: context)
    }

    private func upgrade(
        _ head: HTTPRequestHead, _ handshake: UpgradeRequest.Handshake, client identity: ClientIdentity,
        context: ChannelHandlerContext
    ) {
        let origin = self.front.origins.judge(head.headers)
        let address = "\(identity)"
        guard origin != .refused else {
            self.front.calm.log(.info, "origin refused", ["client": "\(address)"])
            return self.answer(.forbidden, context: context)
        }
        self.state = .opening
        let channel = context.channel
        // The client's turn comes when there is somebody to listen.
        try? channel.syncOptions?.setOption(.autoRead, value: false)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let isBrowser = origin == .allowed
        let client = ClientKey(address)
        func refuseLater(_ code: ConsoleError.Code) {
            // Later, because the pipeline must not be changed from inside a read.
            context.eventLoop.execute {
                let (handler, context) = bound.value
                handler.refuse(code, handshake, isBrowser: isBrowser, channel: channel, context: context)
            }
        }
        guard self.front.gate.mayTryToken(client, address: address) else { return refuseLater(.tooManyAttempts) }
        guard let token = TokenSource.token(in: head, cookies: isBrowser) else {
            self.front.gate.tokenFailed(client)
            return refuseLater(.tokenRejected)
        }
        // A request that no page made has no cookie to it: it was not the browser that sent it.
        let cookie = isBrowser ? ResumeCookie(token: token, isSecure: self.front.hasSecureCookies) : nil
        let opening = self.front.opener.open(
            token, resume: cookie?.secret(in: head.headers), type: .novnc, client: channel, address: address)
        opening.whenComplete { result in
            let (handler, context) = bound.value
            switch result {
            case .success(let opened):
                var handshake = handshake
                if let cookie, let secret = opened.grant.resume {
                    handshake.cookies = cookie.fields(setting: secret, for: head.headers)
                }
                handler.join(opened, handshake, address: address, channel: channel, context: context)
            case .failure(let error):
                let code = (error as? ConsoleError)?.code ?? .internalError
                if code == .tokenRejected { handler.front.gate.tokenFailed(client) }
                handler.refuse(code, handshake, isBrowser: isBrowser, channel: channel, context: context)
            }
        }
    }

    // MARK: Upgrades

    /// `channel` is the context's, which has none any more when the client has left.
    private func join(
        _ opened: OpenedSession, _ handshake: UpgradeRequest.Handshake, address: String, channel: any Channel,
        context: ChannelHandlerContext
    ) {
        let session = Session(
            opened, client: channel, clientAddress: address, authorizer: self.front.authorizer,
            settings: self.front.relay, metrics: self.front.metrics, logger: self.front.logger)
        if channel.isActive {
            ConnectionGateHandler.authenticate(channel)
            let farewell = FarewellHandler(session: session, metrics: self.front.metrics)
            self.switchProtocols(handshake, farewell: farewell, context: context)
        }
        session.start()
        // The event that says so came before there was a session.
        if self.front.shutdown.isRaised { session.finish(.shutdown) }
    }

    /// Says no: to a page over RFB, where the user can read it, because a browser shows nothing of a refused upgrade but
    /// "1006"; to anything else by a bare status.
    private func refuse(
        _ code: ConsoleError.Code, _ handshake: UpgradeRequest.Handshake, isBrowser: Bool, channel: any Channel,
        context: ChannelHandlerContext
    ) {
        guard channel.isActive else { return }
        guard isBrowser else { return self.answer(Self.status(of: code), context: context) }
        let farewell = FarewellHandler(session: nil, metrics: self.front.metrics)
        self.switchProtocols(handshake, farewell: farewell, context: context)
        ClientRefusal.refuse(channel, code: code, settings: self.front.relay)
    }

    private func switchProtocols(
        _ handshake: UpgradeRequest.Handshake, farewell: FarewellHandler, context: ChannelHandlerContext
    ) {
        let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: handshake.headers)
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        do {
            try FrontPipeline.upgrade(
                context.channel, from: self, settings: self.front.webSocket, farewell: farewell)
        } catch {
            context.channel.close(promise: nil)
        }
    }

    // MARK: Answers

    /// An answer without a body, after which the connection closes: whoever sent a bad request may have sent half of
    /// another one behind it.
    private func answer(_ status: HTTPResponseStatus, headers: HTTPHeaders = [:], context: ChannelHandlerContext) {
        var headers = headers
        headers.add(name: "Content-Length", value: "0")
        headers.add(name: "Connection", value: "close")
        headers.add(name: "Cache-Control", value: "no-store")
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        self.finish(keepsAlive: false, context: context)
    }

    private func finish(keepsAlive: Bool, context: ChannelHandlerContext) {
        self.state = keepsAlive ? .answering : .closing
        self.startTimer(self.front.limits.answerTimeout, context: context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil))).whenComplete { _ in
            let (handler, context) = bound.value
            handler.answered(context: context)
        }
    }

    private func answered(context: ChannelHandlerContext) {
        self.timer?.cancel()
        if case .answering = self.state, !self.front.shutdown.isDraining {
            self.state = .waiting
            self.hasAnswered = true
            self.startTimer(self.front.limits.requestTimeout, context: context)
        } else {
            self.state = .closing
            LingeringClose.close(context.channel, within: self.front.limits.lingerTimeout)
        }
    }

    /// Closes the connection after `limit`, whatever comes until then. One timer runs at a time.
    private func startTimer(_ limit: TimeAmount, context: ChannelHandlerContext) {
        self.timer?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        self.timer = context.eventLoop.scheduleTask(in: limit) { bound.value.close(promise: nil) }
    }

    private static func status(of code: ConsoleError.Code) -> HTTPResponseStatus {
        switch code {
        case .tokenRejected: .unauthorized
        case .instanceNotFound: .notFound
        case .instanceNotRunning, .instanceAmbiguous, .consoleNotReady, .consoleMoved: .conflict
        case .consoleTypeUnavailable: .badRequest
        case .limitReached, .tooManyAttempts, .quotaExceeded: .tooManyRequests
        case .internalError: .internalServerError
        default: .serviceUnavailable
        }
    }

    /// Whether a body may follow, as another parser reads it. Nothing here takes one.
    private static func announcesBody(_ headers: HTTPHeaders) -> Bool {
        headers.contains(name: "transfer-encoding") || headers["content-length"].contains { $0 != "0" }
    }
}

@available(*, unavailable)
extension FrontHandler: Sendable {}
