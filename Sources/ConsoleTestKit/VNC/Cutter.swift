// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Lets the first bytes through and closes the channel then. Bound to its channel's event loop.
final class Cutter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var left: Int
    private let isReset: Bool
    private let sent: Watched<Int>

    init(_ count: Int, isReset: Bool, sent: Watched<Int>) {
        self.left = count
        self.isReset = isReset
        self.sent = sent
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var bytes = self.unwrapOutboundIn(data)
        guard let slice = bytes.readSlice(length: min(self.left, bytes.readableBytes)) else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        self.left -= slice.readableBytes
        self.sent.update { $0 += slice.readableBytes }
        guard self.left == 0 else { return context.write(self.wrapOutboundOut(slice), promise: promise) }
        if self.isReset {
            _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        }
        context.writeAndFlush(self.wrapOutboundOut(slice), promise: promise)
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension Cutter: Sendable {}
