// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Counts the bytes of a request before the parser sees them, and fires ``RequestTooLong`` when there are too many.
///
/// The parser bounds header fields, not the request target. Bound to its channel's event loop.
final class RequestSizeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limit: Int
    private var count = 0

    /// A handler that lets `limit` bytes of a request through.
    init(limit: Int) {
        self.limit = limit
    }

    /// The request is over: the next one counts from the start.
    func reset() {
        self.count = 0
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.count &+= self.unwrapInboundIn(data).readableBytes
        guard self.count <= self.limit else {
            context.fireErrorCaught(RequestTooLong())
            return
        }
        context.fireChannelRead(data)
    }
}
