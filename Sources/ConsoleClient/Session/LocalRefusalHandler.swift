// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RFB

/// Tells a viewer over RFB why there is no console for it, which every viewer shows to its user. Bound to its channel's
/// event loop, and reads only while it waits for something.
final class LocalRefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var handshake: ServerHandshake
    private var unread = ByteBuffer()
    private var done: (() -> Void)?

    /// A handler that calls `done` once, when the viewer was told or could not be.
    init(reason: String, done: @escaping () -> Void) {
        self.handshake = ServerHandshake(.refuse(reason: reason))
        self.done = done
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: self.handshake.greeting)), promise: nil)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard self.done != nil else { return }
        self.unread.writeImmutableBuffer(self.unwrapInboundIn(data))
        while self.done != nil {
            switch self.handshake.receive(&self.unread) {
            case .needMoreBytes:
                return
            case .send(let bytes):
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .clientInit, .refused, .failed:
                self.finish()
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if self.done != nil { context.read() }
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.finish()
    }

    private func finish() {
        let done = self.done
        self.done = nil
        done?()
    }
}

@available(*, unavailable)
extension LocalRefusalHandler: Sendable {}
