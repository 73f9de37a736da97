// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
package import NIOCore

/// Stands first in a client's pipeline: counts the connection, or closes it before anything else hears of it, so that a
/// client that is too much costs no handshake of any kind. Bound to its channel's event loop.
package final class ConnectionGateHandler: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer

    private enum State {
        case waiting
        case inside(isAuthenticated: Bool)
        case outside
    }

    private let gate: ConnectionGate
    private let counts: @Sendable (SocketAddress?) -> Bool
    private var state = State.waiting
    private var client: ClientKey?

    /// A handler of `gate`.
    ///
    /// - Parameter counts: whether a connection from this address is its client's own, so that it counts for that
    ///   address. It does not where a proxy will say who the client is; then ``count(_:on:)`` is called.
    package init(_ gate: ConnectionGate, counts: @escaping @Sendable (SocketAddress?) -> Bool = { _ in true }) {
        self.gate = gate
        self.counts = counts
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.enter(context: context) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.leave()
    }

    package func channelActive(context: ChannelHandlerContext) {
        self.enter(context: context)
        guard case .inside = self.state else { return }
        context.fireChannelActive()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        self.leave()
        context.fireChannelInactive()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .inside = self.state else { return }
        context.fireChannelRead(data)
    }

    /// The client of `channel` has a session: it does not count as a stranger any more.
    package static func authenticate(_ channel: any Channel) {
        guard let handler = try? channel.pipeline.syncOperations.handler(type: Self.self),
            case .inside(isAuthenticated: false) = handler.state
        else { return }
        handler.state = .inside(isAuthenticated: true)
        handler.gate.authenticate()
    }

    /// A proxy said that `channel` is a connection of `address`: it counts for that address from now on.
    ///
    /// - Parameter isNew: whether it counts among those that the address opens in a second, too.
    /// - Returns: whether there is room for it. If not, it is counted as refused, and the caller closes the channel.
    package static func count(_ address: String, isNew: Bool = true, on channel: any Channel) -> Bool {
        guard let handler = try? channel.pipeline.syncOperations.handler(type: Self.self) else { return true }
        return handler.count(ClientKey(address), isNew: isNew, address: address)
    }

    private func enter(context: ChannelHandlerContext) {
        guard case .waiting = self.state else { return }
        let channel = context.channel
        if let limit = self.gate.enter() {
            self.state = .outside
            self.gate.refused(limit, address: channel.remoteAddress?.ipAddress ?? "unknown")
            context.close(promise: nil)
            return
        }
        self.state = .inside(isAuthenticated: false)
        let address = channel.remoteAddress
        guard self.counts(address), !self.count(ClientKey(address), address: address?.ipAddress ?? "unknown") else {
            return
        }
        self.leave()
        context.close(promise: nil)
    }

    private func count(_ client: ClientKey, isNew: Bool = true, address: String) -> Bool {
        guard client != self.client else { return true }
        if let limit = self.gate.enter(client, isNew: isNew) {
            self.gate.refused(limit, address: address)
            return false
        }
        if let former = self.client { self.gate.leave(former) }
        self.client = client
        return true
    }

    private func leave() {
        guard case .inside(let isAuthenticated) = self.state else { return }
        self.state = .outside
        self.gate.leave(isAuthenticated: isAuthenticated)
        if let client = self.client { self.gate.leave(client) }
        self.client = nil
    }
}

@available(*, unavailable)
extension ConnectionGateHandler: Sendable {}
