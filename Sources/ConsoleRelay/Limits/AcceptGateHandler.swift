// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Stands in the pipeline of the channel that accepts and closes those clients at once that ``ConnectionGateHandler``
/// would close as its first act, before they cost a pipeline and a place in an event loop.
///
/// With connections that are opened and reset as fast as can be, that is what an honest client waits for: it stands in
/// the same queue. Counts nobody in. Bound to its channel's event loop.
package final class AcceptGateHandler: ChannelInboundHandler {
    package typealias InboundIn = any Channel
    package typealias InboundOut = any Channel

    private let gate: ConnectionGate
    private let counts: @Sendable (SocketAddress?) -> Bool

    /// A handler of `gate`.
    ///
    /// - Parameter counts: as with ``ConnectionGateHandler``.
    package init(_ gate: ConnectionGate, counts: @escaping @Sendable (SocketAddress?) -> Bool) {
        self.gate = gate
        self.counts = counts
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let client = self.unwrapInboundIn(data)
        let address = client.remoteAddress
        if self.counts(address), self.gate.isTooFast(ClientKey(address), address: address?.ipAddress ?? "unknown") {
            client.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }
}

@available(*, unavailable)
extension AcceptGateHandler: Sendable {}
