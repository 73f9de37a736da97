// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Tells what the gateway says over RFB and in its close frame. Passes everything on as it is. Bound to its channel's event
/// loop.
final class RefusalReadingHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private var reader = RefusalReader()
    private let refused: (String) -> Void

    /// A handler that calls `refused` with the reason when the gateway gives one.
    init(refused: @escaping (String) -> Void) {
        self.refused = refused
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !self.reader.isDone, let reason = self.reader.serverSent(self.unwrapInboundIn(data)) { self.refused(reason) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if !self.reader.isDone { self.reader.clientSent(self.unwrapOutboundIn(data)) }
        context.write(data, promise: promise)
    }
}

@available(*, unavailable)
extension RefusalReadingHandler: Sendable {}
