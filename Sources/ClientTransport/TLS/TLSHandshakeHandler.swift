// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import TLS

/// Watches a client's TLS handshake, which has a deadline and may fail at the cost of one line in the log; then lets
/// everything through, but not that a client left without a goodbye of TLS: every protocol above has one of its own.
///
/// Stands behind the handler that does TLS. Bound to its channel's event loop.
final class TLSHandshakeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private enum State {
        case handshaking(Scheduled<Void>?)
        case open
        case closed
    }

    private let transport: ClientTransport
    private let next: @Sendable (any Channel) throws -> Void
    private var state = State.handshaking(nil)

    /// A handler that calls `next` when the handshake is complete.
    init(_ transport: ClientTransport, then next: @escaping @Sendable (any Channel) throws -> Void) {
        self.transport = transport
        self.next = next
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.state = .handshaking(
            context.eventLoop.scheduleTask(in: self.transport.handshakeTimeout) {
                let (handler, context) = bound.value
                handler.fail("timed out", context: context)
            })
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.leave(.closed)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.leave(.closed)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshaking = self.state {
            if case .handshakeCompleted? = event as? TLSUserEvent {
                self.leave(.open)
                do {
                    try self.next(context.channel)
                } catch {
                    context.close(promise: nil)
                }
            } else if event is ChannelShouldQuiesceEvent {
                self.leave(.closed)
                context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch self.state {
        case .handshaking: self.fail(TLSFailure.explanation(of: error) ?? "\(error)", context: context)
        case .open where error as? NIOSSLError == .uncleanShutdown: break
        case .open: context.fireErrorCaught(error)
        case .closed: break
        }
    }

    private func fail(_ why: String, context: ChannelHandlerContext) {
        guard case .handshaking = self.state else { return }
        let client = ClientIdentity.of(context.channel)
        self.transport.calm.log(
            self.transport.handshakeFailureLevel, "TLS handshake failed", ["client": "\(client)", "error": "\(why)"])
        self.leave(.closed)
        context.close(promise: nil)
    }

    private func leave(_ state: State) {
        if case .handshaking(let deadline) = self.state { deadline?.cancel() }
        self.state = state
    }
}

@available(*, unavailable)
extension TLSHandshakeHandler: Sendable {}
