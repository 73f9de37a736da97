// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The connection to a real console, as its tunnel sees it.
final class ConsoleHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let tunnel: Tunnel

    init(_ tunnel: Tunnel) {
        self.tunnel = tunnel
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.tunnel.toClient(self.unwrapInboundIn(data))
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.tunnel.consoleEnded()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
