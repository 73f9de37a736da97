// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Turns a WebSocket into a plain stream of bytes: payload in, payload out.
///
/// Each write becomes one binary frame (more where it is over 64 KiB). Pings go out by themselves and are answered;
/// another side that answers nothing for two of them is dropped. A ``WebSocketClose`` user event closes politely, and a
/// ``WebSocketPeerClosed`` tells that the other side does. One that breaks the protocol is told the code and closed, and
/// ``FrameViolation`` is fired as an error. It stands at either end: a client's frames go out masked.
///
/// Bound to its channel's event loop.
package final class WebSocketBytesHandler: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// Times and limits.
    package struct Settings: Sendable {
        /// How often a ping goes out. 30 s passes every load balancer's idle time that is known.
        package var pingInterval = TimeAmount.seconds(30)
        /// After how many unanswered pings the other side counts as gone.
        package var missedPings = 2
        /// How long the other side may take to answer a close frame.
        package var closeTimeout = TimeAmount.seconds(3)
        /// How many frames the other side may send in a second.
        package var framesPerSecond = 10_000
        /// The longest frame the other side may send, in bytes.
        package var maximumFrameLength = FrameDecoder.defaultMaximumLength

        /// The defaults.
        package init() {}
    }

    private enum State {
        case open
        /// Our close frame is out; the other one is awaited.
        case closing
        case closed
    }

    private let role: WebSocketRole
    private let settings: Settings
    private var decoder: FrameDecoder
    private var state = State.open
    private var unread: ByteBuffer?
    private var owedPong: [UInt8]?
    private var silentPings = 0
    private var pingTimer: Scheduled<Void>?
    private var closeTimer: Scheduled<Void>?
    private var rateWindow: (second: Int64, frames: Int) = (0, 0)

    /// A handler for this end of a channel whose upgrade is done.
    package init(role: WebSocketRole = .server, settings: Settings = Settings()) {
        self.role = role
        self.settings = settings
        self.decoder = FrameDecoder(role: role, maximumLength: settings.maximumFrameLength)
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.schedulePing(context: context) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.stopTimers()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        self.state = .closed
        self.stopTimers()
        context.fireChannelInactive()
    }

    // MARK: From the other side

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.silentPings = 0
        var input = self.unwrapInboundIn(data)
        if var unread = self.unread {
            unread.writeBuffer(&input)
            input = unread
            self.unread = nil
        }
        let before = self.decoder.frameCount
        var payload = ByteBuffer()
        decoding: while true {
            switch self.decoder.decode(&input, payload: &payload) {
            case .needMoreBytes:
                break decoding
            case .ping(let bytes):
                self.owedPong = bytes
            case .pong:
                continue
            case .close(let code):
                self.passOn(&payload, context: context)
                self.peerCloses(code, context: context)
                return
            case .violation(let violation):
                self.passOn(&payload, context: context)
                self.fail(violation, context: context)
                return
            }
        }
        // A copy: what is left is small, and the buffer it lies in is not.
        if input.readableBytes > 0 { self.unread = ByteBuffer(bytes: input.readableBytesView) }
        self.passOn(&payload, context: context)
        if self.isOverRate(frames: self.decoder.frameCount &- before) {
            self.fail(.tooManyFrames, context: context)
        }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        self.payPong(context: context)
        // The other side's close frame may lie behind much else, and nobody after us reads any more.
        if case .closing = self.state { context.read() }
        context.fireChannelReadComplete()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.payPong(context: context)
        context.fireChannelWritabilityChanged()
    }

    private func passOn(_ payload: inout ByteBuffer, context: ChannelHandlerContext) {
        guard payload.readableBytes > 0, case .open = self.state else { return }
        context.fireChannelRead(self.wrapInboundOut(payload))
        payload = ByteBuffer()
    }

    /// At most one pong is owed at a time, with the latest payload: whoever floods pings and reads nothing costs
    /// 125 bytes (RFC 6455, section 5.5.3, allows it).
    private func payPong(context: ChannelHandlerContext) {
        guard let bytes = self.owedPong, case .open = self.state, context.channel.isWritable else { return }
        self.owedPong = nil
        let frame = FrameEncoder.control(
            .pong, payload: bytes, mask: self.newMask(), allocator: context.channel.allocator)
        context.writeAndFlush(self.wrapOutboundOut(frame), promise: nil)
    }

    private func isOverRate(frames: Int) -> Bool {
        guard frames > 0 else { return false }
        let second = Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000_000)
        if second != self.rateWindow.second { self.rateWindow = (second, 0) }
        self.rateWindow.frames &+= frames
        return self.rateWindow.frames > self.settings.framesPerSecond
    }

    // MARK: To the other side

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var payload = self.unwrapOutboundIn(data)
        guard case .open = self.state else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        // An empty write is a marker for "everything before me is sent": an empty frame would reach the other side.
        guard payload.readableBytes > 0 else {
            context.write(self.wrapOutboundOut(payload), promise: promise)
            return
        }
        while payload.readableBytes > FrameEncoder.maximumLength,
            let piece = payload.readSlice(length: FrameEncoder.maximumLength)
        {
            self.writeFrame(piece, context: context, promise: nil)
        }
        self.writeFrame(payload, context: context, promise: promise)
    }

    private func writeFrame(_ payload: ByteBuffer, context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        let allocator = context.channel.allocator
        if let mask = self.newMask() {
            let frame = FrameEncoder.masked(.binary, payload: payload, mask: mask, allocator: allocator)
            context.write(self.wrapOutboundOut(frame), promise: promise)
            return
        }
        let header = FrameEncoder.header(.binary, length: payload.readableBytes, allocator: allocator)
        context.write(self.wrapOutboundOut(header), promise: nil)
        context.write(self.wrapOutboundOut(payload), promise: promise)
    }

    /// A masking key that nobody can foresee, for each frame of a client (RFC 6455, section 5.3); a server has none. 0 would
    /// mask nothing.
    private func newMask() -> UInt32? {
        self.role == .client ? UInt32.random(in: 1...UInt32.max) : nil
    }

    package func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard let close = event as? WebSocketClose else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        if let promise { context.channel.closeFuture.cascade(to: promise) }
        self.close(close.code, reason: close.reason, context: context)
    }

    // MARK: Closing

    private func peerCloses(_ code: CloseCode?, context: ChannelHandlerContext) {
        let wasOpen = if case .open = self.state { true } else { false }
        self.state = .closed
        self.stopTimers()
        context.fireUserInboundEventTriggered(WebSocketPeerClosed(code: code, reason: self.decoder.closeReason))
        guard wasOpen else {
            context.close(promise: nil)
            return
        }
        let echo = FrameEncoder.close(
            code ?? .normal, reason: "", mask: self.newMask(), allocator: context.channel.allocator)
        context.writeAndFlush(self.wrapOutboundOut(echo)).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }

    private func fail(_ violation: FrameViolation, context: ChannelHandlerContext) {
        // The code goes out first: whoever hears of the error says goodbye in other words.
        let whose = self.role == .server ? "the client" : "the server"
        self.close(violation.closeCode, reason: "\(whose) \(violation.fault)", context: context)
        context.fireErrorCaught(violation)
    }

    private func close(_ code: CloseCode, reason: String, context: ChannelHandlerContext) {
        guard case .open = self.state else { return }
        self.state = .closing
        self.pingTimer?.cancel()
        let frame = FrameEncoder.close(
            code, reason: reason, mask: self.newMask(), allocator: context.channel.allocator)
        context.writeAndFlush(self.wrapOutboundOut(frame), promise: nil)
        // The other side's close frame has to be read, whoever held reading back so far.
        context.read()
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        self.closeTimer = context.eventLoop.scheduleTask(in: self.settings.closeTimeout) {
            loopBound.value.close(promise: nil)
        }
    }

    // MARK: Pings

    private func schedulePing(context: ChannelHandlerContext) {
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.pingTimer = context.eventLoop.scheduleTask(in: self.settings.pingInterval) {
            let (handler, context) = loopBound.value
            handler.ping(context: context)
        }
    }

    private func ping(context: ChannelHandlerContext) {
        guard case .open = self.state else { return }
        guard self.silentPings < self.settings.missedPings else {
            context.close(promise: nil)
            return
        }
        self.silentPings += 1
        let frame = FrameEncoder.control(
            .ping, payload: [], mask: self.newMask(), allocator: context.channel.allocator)
        context.writeAndFlush(self.wrapOutboundOut(frame), promise: nil)
        self.schedulePing(context: context)
    }

    private func stopTimers() {
        self.pingTimer?.cancel()
        self.closeTimer?.cancel()
        self.pingTimer = nil
        self.closeTimer = nil
    }
}

@available(*, unavailable)
extension WebSocketBytesHandler: Sendable {}
