// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

@testable import WebSocketBytes

/// One connection of ``CodecEcho``: frames are judged by Oriel's decoder, and put together here.
final class CodecEchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let limit = 16 << 20

    private var input = ByteBuffer()
    private var isUpgraded = false
    private var isClosing = false
    private var decoder = FrameDecoder(maximumLength: CodecEchoHandler.limit, acceptsText: true)
    private var message = ByteBuffer()
    private var opcode = Opcode.binary

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        guard !self.isClosing else { return }
        self.input.writeBuffer(&bytes)
        if !self.isUpgraded { self.upgrade(context) }
        if self.isUpgraded { self.readFrames(context) }
    }

    private func upgrade(_ context: ChannelHandlerContext) {
        let text = String(buffer: self.input)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
        for line in lines.dropFirst() {
            let name = line.prefix { $0 != ":" }
            head.headers.add(name: String(name), value: String(line.dropFirst(name.count + 1).drop { $0 == " " }))
        }
        guard case .valid(let handshake) = UpgradeRequest.judge(head) else { return context.close(promise: nil) }
        self.input.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
        self.isUpgraded = true
        let fields = handshake.headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        self.send(ByteBuffer(string: "HTTP/1.1 101 Switching Protocols\r\n\(fields)\r\n"), context)
    }

    private func readFrames(_ context: ChannelHandlerContext) {
        while !self.isClosing {
            // The decoder streams and tells no message from the next, so it gets one frame at a time.
            var rest = self.input
            var length = self.input.readableBytes
            var header: FrameHeader?
            switch FrameHeader.read(from: &rest, maximumLength: Self.limit, acceptsText: true) {
            case .needMoreBytes:
                return
            case .violation:
                break
            case .header(let read):
                length = self.input.readableBytes - rest.readableBytes + read.length
                header = read
            }
            guard var frame = self.input.readSlice(length: length) else { return }
            switch self.decoder.decode(&frame, payload: &self.message) {
            case .needMoreBytes:
                if let header { self.received(header, context) }
            case .ping(let payload):
                self.send(FrameEncoder.control(.pong, payload: payload, allocator: context.channel.allocator), context)
            case .pong:
                break
            case .close(let code):
                self.close(code ?? .normal, context)
            case .violation(let violation):
                self.close(violation.closeCode, context)
            }
        }
    }

    /// A whole data frame has come.
    private func received(_ header: FrameHeader, _ context: ChannelHandlerContext) {
        if header.opcode != .continuation { self.opcode = header.opcode }
        guard header.isFinal else { return }
        if self.opcode == .text, String(validating: self.message.readableBytesView, as: UTF8.self) == nil {
            return self.close(.invalidText, context)
        }
        var frame = FrameEncoder.header(
            self.opcode, length: self.message.readableBytes, allocator: context.channel.allocator)
        frame.writeBuffer(&self.message)
        self.message.clear()
        self.send(frame, context)
    }

    private func close(_ code: CloseCode, _ context: ChannelHandlerContext) {
        self.isClosing = true
        let frame = FrameEncoder.close(code, reason: "", allocator: context.channel.allocator)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(self.wrapOutboundOut(frame)).whenComplete { _ in
            bound.value.close(mode: .output, promise: nil)
        }
        context.eventLoop.scheduleTask(in: .seconds(1)) { bound.value.close(promise: nil) }
    }

    private func send(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(bytes), promise: nil)
    }
}
