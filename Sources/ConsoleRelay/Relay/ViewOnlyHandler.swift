// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RFB

/// Stands before a client's half of the relay in a view-only session, and lets only that through which shows a picture.
///
/// What it drops was read all the same: the half reads on as if nothing had come, and idleness and the count of bytes are
/// this handler's to tell. Bound to its channel's event loop.
final class ViewOnlyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Bytes that the client sent, those that were dropped included.
    private(set) var bytesRead = 0
    /// When the last of them came.
    private(set) var lastRead = NIODeadline.now()

    private var filter = ViewOnlyFilter()
    private var unread = ByteBuffer()
    private var hasFailed = false
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let (passed, failure) = self.pass(self.unwrapInboundIn(data))
        if passed.readableBytes > 0 { context.fireChannelRead(self.wrapInboundOut(passed)) }
        if let failure { self.report(failure) }
    }

    /// What may go on of bytes that were read before the relay began.
    func takeOver(_ bytes: ByteBuffer) -> ByteBuffer {
        let (passed, failure) = self.pass(bytes)
        if let failure { self.report(failure) }
        return passed
    }

    /// The first failure comes with the bytes before it; after it there is nothing.
    private func pass(_ bytes: ByteBuffer) -> (ByteBuffer, ClientMessageFailure?) {
        var passed = ByteBuffer()
        guard !self.hasFailed else { return (passed, nil) }
        var bytes = bytes
        self.bytesRead &+= bytes.readableBytes
        self.lastRead = .now()
        self.unread.writeBuffer(&bytes)
        while true {
            switch self.filter.receive(&self.unread) {
            case .needMoreBytes:
                // A few bytes at most, out of a buffer that may be large.
                self.unread = ByteBuffer(bytes: self.unread.readableBytesView)
                return (passed, nil)
            case .pass(var more):
                passed.writeBuffer(&more)
            case .failed(let failure):
                self.hasFailed = true
                self.unread = ByteBuffer()
                return (passed, failure)
            }
        }
    }

    private func report(_ failure: ClientMessageFailure) {
        self.context?.fireErrorCaught(ClientProtocolViolation("\(failure), and the session is view-only"))
    }
}

@available(*, unavailable)
extension ViewOnlyHandler: Sendable {}
