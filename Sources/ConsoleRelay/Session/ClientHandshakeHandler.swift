// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import RFB

/// Drives the RFB handshake with a client: welcomes it, or tells it why not. Bound to its channel's event loop.
///
/// Reads only while it waits for something.
final class ClientHandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How it went.
    enum Outcome {
        /// The client sent ClientInit with this shared flag.
        case ready(shared: UInt8)
        /// The client was told the reason.
        case refused
        /// The client broke the protocol or left.
        case failed(any Error)
    }

    private var handshake: ServerHandshake
    private var hasGreeted = false
    private var unread = ByteBuffer()
    private var finish: ((Outcome) -> Void)?

    /// A handler that calls `finish` once, on the event loop.
    init(_ purpose: ServerHandshake.Purpose, finish: @escaping (Outcome) -> Void) {
        self.handshake = ServerHandshake(purpose)
        self.finish = finish
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.greet(context: context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        // A client can be refused before its channel is all there.
        self.greet(context: context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        self.unread.writeBuffer(&bytes)
        guard self.finish != nil else { return }
        self.advance(context: context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if self.finish != nil { context.read() }
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.report(.failed(ChannelError.eof))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.report(.failed(error))
        context.fireErrorCaught(error)
    }

    /// Bytes that the client sent behind ClientInit: the first of the relay.
    func takeUnread() -> ByteBuffer {
        defer { self.unread = ByteBuffer() }
        return self.unread
    }

    private func greet(context: ChannelHandlerContext) {
        guard !self.hasGreeted else { return }
        self.hasGreeted = true
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: self.handshake.greeting)), promise: nil)
        context.read()
    }

    private func advance(context: ChannelHandlerContext) {
        while true {
            switch self.handshake.receive(&self.unread) {
            case .needMoreBytes:
                return
            case .send(let bytes):
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .clientInit(let shared):
                return self.report(.ready(shared: shared))
            case .refused:
                return self.report(.refused)
            case .failed(let failure, let farewell):
                if !farewell.isEmpty {
                    context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: farewell)), promise: nil)
                }
                return self.report(.failed(failure))
            }
        }
    }

    private func report(_ outcome: Outcome) {
        let finish = self.finish
        self.finish = nil
        finish?(outcome)
    }
}

@available(*, unavailable)
extension ClientHandshakeHandler: Sendable {}
