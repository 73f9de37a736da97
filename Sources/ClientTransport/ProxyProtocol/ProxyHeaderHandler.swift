// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging
internal import NIOCore

/// Takes the PROXY header off the front of a connection, then lets everything through and goes.
///
/// A connection that does not come from a trusted proxy, or does not begin with a header in time, is closed. Bound to its
/// channel's event loop.
final class ProxyHeaderHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private enum State {
        case idle
        case waiting(Scheduled<Void>)
        case closed
    }

    private let transport: ClientTransport
    private let next: @Sendable (any Channel) throws -> Void
    private var state = State.idle
    private var bytes = ByteBuffer()

    /// A handler that calls `next` when the header was read, before what follows it is passed on.
    init(_ transport: ClientTransport, then next: @escaping @Sendable (any Channel) throws -> Void) {
        self.transport = transport
        self.next = next
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.begin(context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end()
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        self.begin(context: context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .waiting = self.state, self.bytes.readableBytes > 0 {
            self.transport.calm.log(.debug, "client left within its PROXY header", [:])
        }
        self.end()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent || event as? ChannelEvent == .inputClosed { self.close(context: context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .waiting = self.state else { return }
        var more = self.unwrapInboundIn(data)
        self.bytes.writeBuffer(&more)
        do {
            guard let header = try ProxyHeaderParser.parse(&self.bytes) else { return }
            try self.finish(header, context: context)
        } catch {
            let peer = ClientIdentity.peer(of: context.channel)
            self.transport.calm.log(
                .info, "connection of a proxy refused", ["proxy": "\(peer)", "error": "\(error)"])
            self.close(context: context)
        }
    }

    private func begin(context: ChannelHandlerContext) {
        guard case .idle = self.state else { return }
        let peer = ClientIdentity.peer(of: context.channel)
        guard self.transport.trusts(peer.address) else {
            self.transport.calm.log(.info, "connection refused, it is not from a trusted proxy", ["client": "\(peer)"])
            return self.close(context: context)
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.state = .waiting(
            context.eventLoop.scheduleTask(in: self.transport.headerTimeout) {
                let (handler, context) = bound.value
                handler.close(context: context)
            })
    }

    private func finish(_ header: ProxyHeader, context: ChannelHandlerContext) throws {
        if case .client(let address) = header {
            let identity = ClientIdentity(address: address)
            try context.pipeline.syncOperations.addHandler(
                ClientIdentityHandler(identity: identity), position: .after(self))
        }
        self.end()
        try self.next(context.channel)
        let rest = self.bytes
        self.bytes = ByteBuffer()
        if rest.readableBytes > 0 { context.fireChannelRead(self.wrapInboundOut(rest)) }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    private func close(context: ChannelHandlerContext) {
        self.end()
        context.close(promise: nil)
    }

    private func end() {
        if case .waiting(let deadline) = self.state { deadline.cancel() }
        self.state = .closed
    }
}

@available(*, unavailable)
extension ProxyHeaderHandler: Sendable {}
