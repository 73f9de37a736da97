// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// One half of a relay: what comes in here goes out there.
///
/// Reads from its own channel only while the other one can take more. Per read it does nothing but the move: no task,
/// no log line, no copy. Both halves live on one event loop.
package final class RelayHandler: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// What a half tells its session.
    package enum Event {
        /// The channel of this half is closed.
        case closed
        /// Reading or writing failed. The channel closes next.
        case failed(any Error)
        /// Bytes wait for this half's channel and none were taken for as long as the stall timeout.
        case stalled
    }

    /// Bytes read from this half's channel.
    package private(set) var bytesRead = 0
    /// When the last of them came.
    package private(set) var lastRead = NIODeadline.now()

    private let stallTimeout: TimeAmount
    private let report: (Event) -> Void
    private var peer: RelayHandler?
    private var context: ChannelHandlerContext?
    private var wantsRead = false
    private var hasWritten = false
    private var stallTimer: Scheduled<Void>?

    /// A half that calls `report` on the event loop.
    package init(stallTimeout: TimeAmount, report: @escaping (Event) -> Void) {
        self.stallTimeout = stallTimeout
        self.report = report
    }

    /// Makes two halves a relay. Both are in their pipelines already.
    package static func join(_ one: RelayHandler, _ other: RelayHandler) {
        one.peer = other
        other.peer = one
        one.readIfWanted()
        other.readIfWanted()
    }

    /// Writes bytes that were read before the relay began, as if they came now.
    package func takeOver(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        self.bytesRead &+= bytes.readableBytes
        self.peer?.send(bytes)
        self.peer?.flush()
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.wantsRead = true
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.stallTimer?.cancel()
        self.context = nil
        self.peer = nil
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = self.unwrapInboundIn(data)
        self.bytesRead &+= bytes.readableBytes
        self.lastRead = .now()
        self.peer?.send(bytes)
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        self.wantsRead = true
        self.peer?.flush()
        self.readIfWanted()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            self.stallTimer?.cancel()
            self.stallTimer = nil
            self.peer?.readIfWanted()
        } else if self.stallTimer == nil {
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            self.stallTimer = context.eventLoop.scheduleTask(in: self.stallTimeout) {
                bound.value.report(.stalled)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        self.report(.closed)
        context.fireChannelInactive()
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.report(.failed(error))
    }

    private func send(_ bytes: ByteBuffer) {
        self.hasWritten = true
        self.context?.write(self.wrapOutboundOut(bytes), promise: nil)
    }

    private func flush() {
        guard self.hasWritten else { return }
        self.hasWritten = false
        self.context?.flush()
    }

    private func readIfWanted() {
        guard self.wantsRead, let context = self.context, let far = self.peer?.context, far.channel.isWritable else {
            return
        }
        self.wantsRead = false
        context.read()
    }
}

@available(*, unavailable)
extension RelayHandler: Sendable {}
