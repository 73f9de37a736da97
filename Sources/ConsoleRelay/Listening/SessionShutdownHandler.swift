// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
package import NIOCore

/// Ends a session when its listener goes down, for protocols that have no goodbye of their own; lets everything through.
///
/// Bound to its channel's event loop.
package final class SessionShutdownHandler: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer

    private let session: Session

    /// A handler for a channel of `session`.
    package init(_ session: Session) {
        self.session = session
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { self.session.finish(.shutdown) }
        context.fireUserInboundEventTriggered(event)
    }
}

@available(*, unavailable)
extension SessionShutdownHandler: Sendable {}
