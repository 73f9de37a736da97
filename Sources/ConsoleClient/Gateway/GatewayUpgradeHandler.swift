// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import NIOTLS
internal import TLS
internal import WebSocketBytes

/// Asks the gateway for a WebSocket, and judges its answer. Bound to its channel's event loop.
///
/// The token is in the request, so over TLS nothing is asked before the certificate was found to be the gateway's.
final class GatewayUpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let address: GatewayAddress
    private let tls: ConsoleTLSClient?
    private let offer: UpgradeOffer
    private let done: EventLoopPromise<Void>
    private var isDone = false
    private var hasAsked = false
    private var isAside = false

    /// A handler that completes `done` when the channel is a WebSocket, or with a ``GatewayFailure``.
    init(
        _ address: GatewayAddress, tls: ConsoleTLSClient?, offer: UpgradeOffer = UpgradeOffer(),
        done: EventLoopPromise<Void>
    ) {
        self.address = address
        self.tls = tls
        self.offer = offer
        self.done = done
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive, self.tls == nil { self.ask(context: context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        if self.tls == nil { self.ask(context: context) }
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let tls, case .handshakeCompleted? = event as? TLSUserEvent {
            do {
                try tls.check(try context.pipeline.syncOperations.handler(type: NIOSSLHandler.self))
                self.ask(context: context)
            } catch {
                self.fail(self.explained(error, tls, context: context), context: context)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isAside else { return context.fireChannelRead(data) }
        guard !self.isDone, case .head(let head) = self.unwrapInboundIn(data) else { return }
        switch self.offer.judge(head) {
        case .accepted:
            self.isDone = true
            // From here on whoever takes the bytes says when there are to be more.
            try? context.channel.syncOptions?.setOption(.autoRead, value: false)
            let done = self.done
            // Later, because the pipeline must not be changed from inside a read.
            context.eventLoop.execute { done.succeed() }
        case .refused(let status):
            self.fail(.refused("\(self.address)", status: status), context: context)
        case .invalid(let why):
            self.fail(.notAGateway("\(self.address)", why: why), context: context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let closed = GatewayFailure.unreachable("\(self.address)", why: "it closed the connection without an answer")
        self.fail(closed, context: context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !self.isAside else { return context.fireErrorCaught(error) }
        if let tls, !self.hasAsked {
            self.fail(self.explained(error, tls, context: context), context: context)
        } else if error is HTTPParserError {
            self.fail(.notAGateway("\(self.address)", why: "it does not speak HTTP"), context: context)
        } else {
            self.fail(.unreachable("\(self.address)", why: "\(error)"), context: context)
        }
    }

    /// Passes on everything from here on: what comes is the WebSocket's.
    func stepAside() {
        self.isAside = true
    }

    private func ask(context: ChannelHandlerContext) {
        guard !self.hasAsked else { return }
        self.hasAsked = true
        var headers: HTTPHeaders = ["Host": self.address.authority, "User-Agent": "oriel-connect"]
        // As a page of the gateway's would: then it says in words why it refuses, where the viewer shows it.
        headers.add(name: "Origin", value: self.address.origin)
        headers.add(contentsOf: self.offer.headers)
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: self.address.target, headers: headers)
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func explained(_ error: any Error, _ tls: ConsoleTLSClient, context: ChannelHandlerContext)
        -> GatewayFailure
    {
        let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLHandler.self)
        // Without its cause: that is a name of the library's, and a line of its source.
        let message = tls.explain(error, of: handler).message
        return .notTrusted("\(self.address)", why: GatewayDialer.retold(message))
    }

    private func fail(_ failure: GatewayFailure, context: ChannelHandlerContext) {
        guard !self.isDone else { return }
        self.isDone = true
        self.done.fail(failure)
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension GatewayUpgradeHandler: Sendable {}
