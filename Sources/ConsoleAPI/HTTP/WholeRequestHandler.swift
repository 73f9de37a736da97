// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Lets a request through when it is there to its end, and refuses the framings that two parsers may read differently
/// (RFC 9112, section 11.2).
///
/// The server behind it answers some requests by their head alone. When the body then turns out to be broken it answers
/// once more, and a proxy in front of it takes the second answer for somebody else's. Bound to its channel's event loop.
final class WholeRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private enum State {
        case waiting
        case holding([HTTPRequestPart], bytes: Int)
        /// A body over the limit, which is refused behind us.
        case passing
        case refused
    }

    private let limit: Int
    private var state = State.waiting

    /// A handler that holds back `limit` bytes of a body.
    init(limit: Int = HTTPLimits.body) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = self.unwrapInboundIn(data)
        switch (self.state, part) {
        case (.refused, _):
            return
        case (.passing, .end):
            self.state = .waiting
            context.fireChannelRead(data)
        case (.passing, _):
            context.fireChannelRead(data)
        case (_, .head(let head)):
            guard let head = Self.accepted(head) else { return self.refuse(context) }
            self.state = .holding([.head(head)], bytes: 0)
        case (.holding(let parts, let bytes), .body(let body)):
            let count = bytes + body.readableBytes
            guard count <= self.limit else {
                self.state = .passing
                return self.pass(parts + [part], context)
            }
            self.state = .holding(parts + [part], bytes: count)
        case (.holding(let parts, _), .end):
            self.state = .waiting
            self.pass(parts + [part], context)
        case (.waiting, _):
            context.fireChannelRead(data)
        }
    }

    private func pass(_ parts: [HTTPRequestPart], _ context: ChannelHandlerContext) {
        for part in parts { context.fireChannelRead(self.wrapInboundOut(part)) }
    }

    /// The server answers a parser's error with 400 and closes.
    private func refuse(_ context: ChannelHandlerContext) {
        self.state = .refused
        context.fireErrorCaught(HTTPParserError.unknown)
    }

    /// The head as the server is to see it, or `nil`.
    ///
    /// A target in absolute form is here a path already, and its host is not looked at.
    private static func accepted(_ head: HTTPRequest) -> HTTPRequest? {
        guard head.method != .connect, head.path?.hasPrefix("/") == true, head.path?.contains("#") == false else {
            return nil
        }
        // The first Host is the authority; any other is still a field.
        guard !head.headerFields.contains(where: { $0.name.canonicalName == "host" }) else { return nil }
        let codings = head.headerFields[values: .transferEncoding]
        guard codings.isEmpty || codings.map({ $0.lowercased() }) == ["chunked"] && head.method == .post else {
            return nil
        }
        var head = head
        // The parser reads nothing behind a wish for another protocol, which is not granted here.
        if head.headerFields[.upgrade] != nil { head.headerFields[.connection] = "close" }
        return head
    }
}

@available(*, unavailable)
extension WholeRequestHandler: Sendable {}
