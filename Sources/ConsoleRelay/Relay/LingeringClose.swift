// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Closes a channel so that its last bytes arrive.
///
/// A socket that is closed while something lies unread in it is reset, and what it has not sent yet is lost. So only
/// the sending half is closed; what still comes is thrown away until the other side has closed too.
package enum LingeringClose {
    /// Closes `channel`, whose writes are done, within `limit`. Call it on the channel's event loop.
    package static func close(_ channel: any Channel, within limit: TimeAmount) {
        guard channel.isActive else { return channel.close(promise: nil) }
        let deadline = channel.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in deadline.cancel() }
        do {
            try channel.pipeline.syncOperations.addHandler(DiscardHandler(), position: .first)
        } catch {
            return channel.close(promise: nil)
        }
        channel.close(mode: .output).whenFailure { _ in channel.close(promise: nil) }
    }
}

/// Reads on and throws away what comes. Bound to its channel's event loop.
final class DiscardHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func handlerAdded(context: ChannelHandlerContext) {
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func channelReadComplete(context: ChannelHandlerContext) {
        context.read()
    }
}

@available(*, unavailable)
extension DiscardHandler: Sendable {}
