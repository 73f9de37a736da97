// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// A connection to a host: calls one after the other, a screenshot, or a tunnel that it is from then on.
final class HostHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What a host does that falls silent: nothing more, to anybody.
    struct Freeze: Sendable {}

    private enum State {
        /// Reads requests.
        case reading
        /// Answers one; the next waits.
        case answering
        /// A tunnel.
        case tunnel(Tunnel)
        /// Says nothing more, and hears nothing.
        case over
    }

    private let simulator: XenSimulator
    private let host: String
    private let isEncrypted: Bool
    private var reader = RequestReader()
    private var state = State.reading
    /// When a header block that has begun must be whole, and the timer for that or for the next read.
    private var headDeadline: NIODeadline?
    private var timer: Scheduled<Void>?

    init(_ simulator: XenSimulator, host: String, isEncrypted: Bool) {
        self.simulator = simulator
        self.host = host
        self.isEncrypted = isEncrypted
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.state {
        case .reading:
            self.reader.add(self.unwrapInboundIn(data))
            self.readOn(context)
        case .answering:
            self.reader.add(self.unwrapInboundIn(data))
        case .tunnel(let tunnel):
            tunnel.received(self.unwrapInboundIn(data))
        case .over:
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is Freeze {
            self.timer?.cancel()
            if case .tunnel(let tunnel) = self.state { tunnel.freeze() }
            self.state = .over
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.end()
        context.close(promise: nil)
    }

    private func end() {
        self.timer?.cancel()
        if case .tunnel(let tunnel) = self.state { tunnel.clientEnded() }
        self.state = .over
    }

    // MARK: Requests

    private func readOn(_ context: ChannelHandlerContext) {
        let quirks = self.simulator.quirks(of: self.host)
        self.timer?.cancel()
        switch self.reader.next(quirks) {
        case .more(let isInsideHead):
            guard isInsideHead else {
                self.headDeadline = nil
                return
            }
            let end = self.headDeadline ?? .now() + .fraction(quirks.headerSeconds)
            self.headDeadline = end
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            self.timer = context.eventLoop.scheduleTask(deadline: min(end, .now() + .fraction(quirks.readSeconds))) {
                bound.value.0.refuse(408, bound.value.1)
            }
        case .refused(let status):
            self.refuse(status, context)
        case .request(let head, let body):
            self.headDeadline = nil
            self.state = .answering
            self.simulator.noteUserAgent(head.value("user-agent"))
            self.answer(head, body, quirks, context)
        }
    }

    private func refuse(_ status: Int, _ context: ChannelHandlerContext) {
        self.state = .over
        let page = Page.answer(status, release: self.simulator.quirks(of: self.host).release)
        context.channel.sendAndClose(page)
    }

    private func answer(
        _ head: RequestHead, _ body: [UInt8], _ quirks: Quirks, _ context: ChannelHandlerContext
    ) {
        switch (head.method, head.path) {
        case ("POST", "/"), ("POST", "/RPC2"):
            guard let call = XenCall(xml: body) else { return self.refuse(500, context) }
            self.answer(call, head, context)
        case ("GET", "/vncsnapshot"):
            self.giveSnapshot(head, context)
        case ("CONNECT", _):
            self.openTunnel(head, quirks, context)
        case ("GET", "/"):
            self.state = .over
            context.channel.sendAndClose(Page.answer(200, "Oriel's simulator of XenAPI"))
        case ("GET", _), ("POST", _), ("PUT", _), ("OPTIONS", _):
            self.refuse(404, context)
        default:
            self.refuse(501, context)
        }
    }

    private func giveSnapshot(_ head: RequestHead, _ context: ChannelHandlerContext) {
        let (status, picture) = self.simulator.snapshot(head, on: self.host)
        guard status == 200 else { return self.refuse(status, context) }
        self.state = .over
        let answer =
            "HTTP/1.1 200 OK\r\nConnection: close\r\nCache-Control: no-cache, no-store\r\nContent-Type: image/jpeg\r\n"
            + "Content-Disposition: attachment; filename=\"snapshot.jpg\"\r\nContent-Length: \(picture.count)\r\n\r\n"
        context.channel.sendAndClose(Array(answer.utf8) + picture)
    }

    // MARK: Calls

    private func answer(_ call: XenCall, _ head: RequestHead, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let asksForThumbprint = head.value("x-xenapi-request-host-certificate-thumbprint") != nil
        self.simulator.answer(call, on: self.host, eventLoop: context.eventLoop).whenComplete { answer in
            let (handler, context) = bound.value
            guard case .answering = handler.state, case .success(let answer) = answer else { return }
            var fields: [String] = []
            if asksForThumbprint, case .failure(let words) = answer.result, words.first == "HOST_IS_SLAVE",
                let thumbprint = handler.simulator.thumbprintOfCoordinator(seenBy: handler.host)
            {
                fields.append("x-xenapi-response-host-certificate-thumbprint: \(thumbprint)")
            }
            let closes = head.value("connection")?.lowercased() == "close" || head.version == "1.0"
            let isSent = APIWriter(channel: context.channel, closes: closes, fields: fields).send(
                answer.result, as: answer.form, typed: answer.isTyped)
            guard isSent, !closes else {
                handler.state = .over
                return
            }
            handler.state = .reading
            handler.readOn(context)
        }
    }

    // MARK: Tunnels

    private func openTunnel(_ head: RequestHead, _ quirks: Quirks, _ context: ChannelHandlerContext) {
        let client = context.channel.remoteAddress?.ipAddress ?? ""
        let decision = self.simulator.decideTunnel(head, on: self.host, from: client, isEncrypted: self.isEncrypted)
        let channel = context.channel
        switch (quirks.tunnelAnswer, decision) {
        case (.silence, _):
            self.state = .over
        case (.close, _):
            self.state = .over
            context.close(promise: nil)
        case (.raw(let text), _):
            self.state = .over
            channel.sendAndClose(text)
        case (.endlessHead, _):
            self.state = .over
            channel.send("HTTP/1.1 200 OK\r\n")
            channel.sendForever("X-Filler: \(String(repeating: "x", count: 1000))\r\n")
        case (_, .refuse(let status, let words)):
            self.state = .over
            channel.sendAndClose(Page.answer(status, words.escapedForXML, release: quirks.release))
        case (let form, .open(let server, let vm, let number)):
            let simulator = self.simulator
            let tunnel = Tunnel(client: channel, form: form, idleTimeout: quirks.consoleIdleTimeout) {
                simulator.endTunnel(number, vm: vm)
            }
            self.state = .tunnel(tunnel)
            tunnel.begin(server)
            let early = self.reader.takeRest()
            if early.readableBytes > 0 { tunnel.received(early) }
        }
    }
}

extension TimeAmount {
    /// So many seconds, at most a year.
    static func fraction(_ seconds: Double) -> TimeAmount {
        .nanoseconds(Int64(min(max(seconds, 0), 31_536_000) * 1_000_000_000))
    }
}
