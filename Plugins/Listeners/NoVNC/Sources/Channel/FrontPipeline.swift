// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleRelay
internal import NIOCore
internal import NIOHTTP1
internal import WebSocketBytes

/// Puts handlers into a client's pipeline, and swaps them when HTTP becomes a WebSocket.
enum FrontPipeline {
    /// Makes `channel` speak HTTP.
    static func install(_ front: Front, in channel: any Channel) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = front.limits.field
        limits.maxHeaderListSize = front.limits.fields
        limits.maxHeaderFieldCount = front.limits.fieldCount
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
        let size = RequestSizeHandler(limit: front.limits.request)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers([
            size, ByteToMessageHandler(decoder), HTTPResponseEncoder(), NIOHTTPResponseHeadersValidator(),
            FrontHandler(front, size: size),
        ])
    }

    /// Makes `channel`, whose upgrade has been answered, a stream of plain bytes. Bytes that came behind the request go
    /// the new way. Not to be called from inside a read.
    static func upgrade(
        _ channel: any Channel, from front: FrontHandler, settings: WebSocketBytesHandler.Settings,
        farewell: FarewellHandler
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        pipeline.removeHandler(front, promise: nil)
        pipeline.removeHandler(try pipeline.handler(type: RequestSizeHandler.self), promise: nil)
        pipeline.removeHandler(try pipeline.handler(type: NIOHTTPResponseHeadersValidator.self), promise: nil)
        pipeline.removeHandler(try pipeline.handler(type: HTTPResponseEncoder.self), promise: nil)
        try pipeline.addHandlers([WebSocketBytesHandler(settings: settings), farewell])
        pipeline.removeHandler(decoder, promise: nil)
    }
}
