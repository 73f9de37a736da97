// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import ConsoleRelay
internal import NIOCore
internal import WebSocketBytes

/// Turns the end of a session into a WebSocket's close frame, and a client's breach of WebSocket into the relay's words.
///
/// Bound to its channel's event loop.
final class FarewellHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let session: Session?
    private let metrics: SessionMetrics
    private var hasViolated = false

    /// A handler for a channel of `session`, or for one that is refused.
    init(session: Session?, metrics: SessionMetrics) {
        self.session = session
        self.metrics = metrics
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let farewell = event as? ClientFarewell else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        let close =
            switch farewell {
            case .ended(let reason): WebSocketClose(code: Self.code(of: reason), reason: reason.userSentence)
            case .refused(let code): WebSocketClose(code: Self.code(of: code), reason: code.userSentence)
            }
        context.triggerUserOutboundEvent(close, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            if let session = self.session {
                session.finish(.shutdown)
            } else {
                // A client that is only being told why it gets nothing has a moment to read it.
                let channel = context.channel
                context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let violation = error as? FrameViolation {
            // What comes behind the first one is refused with it.
            if !self.hasViolated { self.metrics.frameRefused() }
            self.hasViolated = true
            context.fireErrorCaught(ClientProtocolViolation(violation.description))
        } else {
            context.fireErrorCaught(error)
        }
    }

    private static func code(of reason: SessionEnd.Reason) -> CloseCode {
        switch reason {
        case .clientClosed, .consoleClosed: .normal
        case .idle, .expired, .revoked, .replaced, .authorityLost: .policyViolation
        case .shutdown: .goingAway
        case .protocolError: .protocolError
        case .error: .internalError
        }
    }

    private static func code(of code: ConsoleError.Code) -> CloseCode {
        switch code {
        case .limitReached, .tooManyAttempts, .quotaExceeded, .backendUnavailable, .authorityUnavailable,
            .consoleNotReady, .timedOut:
            .tryAgainLater
        case .tokenRejected, .forbidden, .unauthenticated: .policyViolation
        default: .internalError
        }
    }
}

@available(*, unavailable)
extension FarewellHandler: Sendable {}
