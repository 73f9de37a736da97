// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOSSL
internal import RFB

/// One connection of a ``FakeVNCServer``.
final class FakeVNCConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Says that the greeting may go out.
    struct Greet: Sendable {}

    private enum State {
        case silent
        case version
        case choice
        case veNCryptVersion(VeNCryptScript)
        case veNCryptChoice(VeNCryptScript)
        case plain(VeNCryptScript)
        case response(challenge: [UInt8], password: String)
        case clientInit
        case begun
        case deaf
    }

    private let script: VNCScript
    private let tls: NIOSSLContext?
    private let record: Watched<FakeVNCServer.Record>
    private var state = State.silent
    private var number = 0
    private var unread = ByteBuffer()
    private var sent = 0
    private var streamed = 0
    private var isStreaming = false

    init(script: VNCScript, tls: NIOSSLContext?, record: Watched<FakeVNCServer.Record>) {
        self.script = script
        self.tls = tls
        self.record = record
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        let (number, mayGreet) = self.record.update { record in
            record.accepted += 1
            record.open += 1
            record.connections[record.accepted] = channel
            record.received[record.accepted] = ByteBuffer()
            record.heard[record.accepted] = []
            return (record.accepted, record.mayGreet)
        }
        self.number = number
        if !self.script.greetsWhenTold || mayGreet { self.greet(context: context) }
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        let number = self.number
        self.record.update { record in
            record.open -= 1
            record.connections[number] = nil
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is Greet, case .silent = self.state { self.greet(context: context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        let (number, copy) = (self.number, bytes)
        self.record.update { record in
            let room = 256 - (record.heard[number]?.count ?? 0)
            if room > 0 { record.heard[number]?.append(contentsOf: copy.readableBytesView.prefix(room)) }
        }
        self.unread.writeBuffer(&bytes)
        while self.advance(context: context) {}
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if case .deaf = self.state { return }
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if self.isStreaming { self.stream(context: context) }
    }

    // MARK: The handshake

    private func greet(context: ChannelHandlerContext) {
        self.state = .version
        self.send(self.script.greetingBytes, context: context)
        if self.script.closesAfterGreeting { context.close(promise: nil) }
    }

    private func advance(context: ChannelHandlerContext) -> Bool {
        switch self.state {
        case .silent, .deaf:
            return false
        case .version:
            guard self.unread.readBytes(length: ProtocolVersion.messageLength) != nil else { return false }
            self.offer(context: context)
        case .choice:
            guard let choice: UInt8 = self.unread.readInteger() else { return false }
            self.secure(choice: choice, context: context)
        case .veNCryptVersion(let veNCrypt):
            guard self.unread.readBytes(length: 2) != nil else { return false }
            self.state = .veNCryptChoice(veNCrypt)
            let types = veNCrypt.types.flatMap(VNCScript.bytes(of:))
            self.send([veNCrypt.versionAnswer, UInt8(veNCrypt.types.count)] + types, context: context)
        case .veNCryptChoice(let veNCrypt):
            guard let choice: UInt32 = self.unread.readInteger() else { return false }
            self.startTLS(veNCrypt, choice: choice, context: context)
        case .plain(let veNCrypt):
            return self.receivePlain(veNCrypt, context: context)
        case .response(let challenge, let password):
            guard let response = self.unread.readBytes(length: challenge.count) else { return false }
            let expected = VNCAuthentication.response(to: challenge, password: Array(password.utf8))
            self.judge(response == expected, context: context)
        case .clientInit:
            guard let shared: UInt8 = self.unread.readInteger() else { return false }
            self.begin(shared: shared, context: context)
        case .begun:
            guard self.unread.readableBytes > 0 else { return false }
            self.take(context: context)
        }
        return true
    }

    private func offer(context: ChannelHandlerContext) {
        let old = self.script.version == .rfb33
        let types: [UInt8]
        switch self.script.security {
        case .none: types = [1]
        case .password: types = [2]
        case .types(let list): types = list
        case .veNCrypt(let veNCrypt): types = veNCrypt.securityTypes
        case .refusal(let reason):
            self.state = .deaf
            self.send((old ? VNCScript.bytes(of: 0) : [0]) + VNCScript.text(reason), context: context)
            context.close(promise: nil)
            return
        }
        if old {
            self.send(VNCScript.bytes(of: UInt32(types.first ?? 0)), context: context)
            self.secure(choice: types.first ?? 0, context: context)
        } else {
            self.state = .choice
            self.send([UInt8(types.count)] + types, context: context)
        }
    }

    private func secure(choice: UInt8, context: ChannelHandlerContext) {
        if choice == SecurityType.vncAuthentication.rawValue, case .password(let password) = self.script.security {
            self.challenge(password, context: context)
        } else if choice == SecurityType.veNCrypt.rawValue, case .veNCrypt(let veNCrypt) = self.script.security {
            self.state = .veNCryptVersion(veNCrypt)
            self.send(veNCrypt.version, context: context)
        } else {
            if self.script.version == .rfb38 { self.send(VNCScript.bytes(of: 0), context: context) }
            self.awaitClientInit(context: context)
        }
    }

    private func challenge(_ password: String, context: ChannelHandlerContext) {
        let challenge = (0..<16).map { UInt8($0) &* 13 &+ UInt8(truncatingIfNeeded: self.number) }
        self.state = .response(challenge: challenge, password: password)
        self.send(challenge, context: context)
    }

    private func startTLS(_ veNCrypt: VeNCryptScript, choice: UInt32, context: ChannelHandlerContext) {
        let accepts = veNCrypt.answer == 1 && veNCrypt.types.contains(choice)
        self.send([accepts ? 1 : veNCrypt.answer == 1 ? 0 : veNCrypt.answer] + veNCrypt.glued, context: context)
        if case .deaf = self.state { return }
        guard accepts, veNCrypt.beginsTLS, let tls = self.tls else {
            self.state = .deaf
            return
        }
        do {
            let handler = NIOSSLServerHandler(context: tls)
            try context.channel.pipeline.syncOperations.addHandler(handler, position: .before(self))
        } catch {
            context.close(promise: nil)
            return
        }
        // What is written now goes out when TLS is on.
        switch VeNCryptType(rawValue: choice) {
        case .x509Vnc:
            self.challenge(veNCrypt.password, context: context)
        case .x509Plain:
            self.state = .plain(veNCrypt)
        default:
            self.send(VNCScript.bytes(of: 0), context: context)
            self.awaitClientInit(context: context)
        }
    }

    private func receivePlain(_ veNCrypt: VeNCryptScript, context: ChannelHandlerContext) -> Bool {
        guard let lengths = self.unread.getMultipleIntegers(at: self.unread.readerIndex, as: (UInt32, UInt32).self),
            self.unread.readableBytes >= 8 + Int(lengths.0) + Int(lengths.1)
        else { return false }
        self.unread.moveReaderIndex(forwardBy: 8)
        let username = self.unread.readString(length: Int(lengths.0))
        let password = self.unread.readString(length: Int(lengths.1))
        self.judge(username == veNCrypt.username && password == veNCrypt.password, context: context)
        return true
    }

    private func judge(_ isRight: Bool, context: ChannelHandlerContext) {
        guard isRight else {
            self.state = .deaf
            let reason = self.script.version == .rfb38 ? VNCScript.text("wrong password") : []
            self.send(VNCScript.bytes(of: 1) + reason, context: context)
            context.close(promise: nil)
            return
        }
        self.send(VNCScript.bytes(of: 0), context: context)
        self.awaitClientInit(context: context)
    }

    private func awaitClientInit(context: ChannelHandlerContext) {
        self.state = .clientInit
        if !self.script.outOfTurn.isEmpty { self.send(self.script.outOfTurn, context: context) }
    }

    private func begin(shared: UInt8, context: ChannelHandlerContext) {
        self.record.update { $0.sharedFlags.append(shared) }
        guard !self.script.withholdsServerInit else { return }
        self.state = .begun
        self.send(self.script.serverInit + self.script.afterServerInit, context: context)
        self.record.update { $0.begun += 1 }
        switch self.script.behaviour {
        case .echo, .sink: break
        case .hold: self.state = .deaf
        case .stream, .streamAndClose:
            self.isStreaming = true
            self.stream(context: context)
        }
    }

    // MARK: After it

    private func take(context: ChannelHandlerContext) {
        let (number, bytes) = (self.number, self.unread)
        self.unread.clear()
        self.record.update { record in
            record.received[number]?.writeImmutableBuffer(bytes)
        }
        if case .echo = self.script.behaviour { context.writeAndFlush(self.wrapOutboundOut(bytes), promise: nil) }
    }

    private func stream(context: ChannelHandlerContext) {
        let total: Int
        let closes: Bool
        switch self.script.behaviour {
        case .stream(let count): (total, closes) = (count, false)
        case .streamAndClose(let count): (total, closes) = (count, true)
        case .echo, .sink, .hold: return
        }
        while context.channel.isActive, context.channel.isWritable, self.streamed < total {
            let count = min(32 * 1024, total - self.streamed)
            let bytes = VNCScript.pattern(from: self.streamed, count: count)
            self.streamed += count
            let record = self.record
            context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes))).whenSuccess {
                record.update { $0.streamed += count }
            }
        }
        guard self.streamed == total else { return }
        self.isStreaming = false
        if closes {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(self.wrapOutboundOut(ByteBuffer())).whenComplete { _ in
                bound.value.close(promise: nil)
            }
        }
    }

    // MARK: Bytes

    private func send(_ bytes: [UInt8], context: ChannelHandlerContext) {
        let room = self.script.cut.map { max(0, $0 - self.sent) } ?? bytes.count
        let bytes = bytes.prefix(room)
        self.sent += bytes.count
        if self.script.isByteByByte {
            for byte in bytes { context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: [byte])), promise: nil) }
        } else if !bytes.isEmpty {
            context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        }
        if let cut = self.script.cut, self.sent >= cut {
            self.state = .deaf
            context.close(promise: nil)
        }
    }
}

@available(*, unavailable)
extension FakeVNCConnection: Sendable {}
