// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WebSocketBytes

/// Keeps how the gateway's side of a WebSocket ended, for whoever asks when it is closed. Bound to its channel's event loop.
final class GatewayFarewellHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What the gateway, or the network, did; `nil` for a plain end.
    private(set) var reason: String?
    /// Whether the gateway has said goodbye at all.
    private(set) var hasClosed = false

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let closed = event as? WebSocketPeerClosed {
            self.hasClosed = true
            self.reason = self.reason ?? Self.words(for: closed)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let violation = error as? FrameViolation {
            self.reason = self.reason ?? "the gateway \(violation.fault)"
        }
        context.fireErrorCaught(error)
    }

    private static func words(for closed: WebSocketPeerClosed) -> String? {
        if !closed.reason.isEmpty { return closed.reason }
        guard let code = closed.code, code != .normal else { return nil }
        return "the gateway closed the connection with the code \(code.rawValue)"
    }
}

@available(*, unavailable)
extension GatewayFarewellHandler: Sendable {}
