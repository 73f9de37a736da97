// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Sits in the pipeline of the channel that accepts and notes each client before that channel can be closed: so when it
/// is, none is missing.
final class AcceptedChannelsHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let channels: OpenChannels

    /// A handler that notes clients in `channels`.
    init(_ channels: OpenChannels) {
        self.channels = channels
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.channels.add(self.unwrapInboundIn(data))
        context.fireChannelRead(data)
    }
}

@available(*, unavailable)
extension AcceptedChannelsHandler: Sendable {}
