// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Stops an answer whose head does not end.
///
/// The parser bounds header fields, and nothing else: a reason phrase, or informational answers one after the other, go
/// on for as long as they come. On one event loop.
final class HTTPHeadBound: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// There is still no head.
    struct Exceeded: Error {}

    /// How many bytes may come before the head is whole; what comes together with the last of them is not counted.
    private static let limit = 32 * 1024

    /// Whether the head is there, and the bytes that come now belong to the body.
    var isLifted = false
    private var count = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isLifted else { return context.fireChannelRead(data) }
        guard self.count < Self.limit else {
            context.fireErrorCaught(Exceeded())
            return
        }
        self.count += self.unwrapInboundIn(data).readableBytes
        context.fireChannelRead(data)
    }
}
