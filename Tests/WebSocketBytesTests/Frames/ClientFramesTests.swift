// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded
import Testing
import WebSocketBytes

/// The client's end of a WebSocket: what it reads, and that a server reads what it writes.
@Suite struct ClientFramesTests {
    private static func decode(_ bytes: [UInt8], inPiecesOf size: Int, role: WebSocketRole) -> Decoded {
        var decoder = FrameDecoder(role: role)
        var input = ByteBuffer()
        var decoded = Decoded()
        var payload = ByteBuffer()
        for start in stride(from: 0, to: bytes.count, by: size) {
            input.writeBytes(bytes[start..<min(start + size, bytes.count)])
            while true {
                let step = decoder.decode(&input, payload: &payload)
                if case .needMoreBytes = step { break }
                decoded.steps.append(step)
                if case .violation = step { break }
            }
            if case .violation? = decoded.steps.last { break }
        }
        decoded.payload = Array(payload.readableBytesView)
        return decoded
    }

    @Test func everyCutOfAServersConversationGivesTheSameBytes() {
        let long = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let bytes =
            frame(2, [1, 2, 3], masked: false) + frame(2, long, final: false, masked: false)
            + frame(9, [5, 6], masked: false) + frame(0, [4], masked: false) + frame(10, masked: false)
            + frame(2, masked: false) + frame(8, [3, 0xe9] + Array("bye".utf8), masked: false)
        for size in 1...bytes.count {
            let decoded = Self.decode(bytes, inPiecesOf: size, role: .client)
            #expect(decoded.payload == [1, 2, 3] + long + [4])
            #expect(decoded.steps == [.ping([5, 6]), .pong, .close(.goingAway)])
        }
    }

    @Test func aMaskedFrameOfAServerIsABreachAtEveryCut() {
        for bytes in [frame(2, [1, 2, 3]), frame(9, [1]), frame(2, [UInt8](repeating: 0, count: 70_000))] {
            for size in [1, 2, 3, bytes.count] {
                #expect(Self.decode(bytes, inPiecesOf: size, role: .client).steps == [.violation(.maskedFrame)])
            }
        }
    }

    @Test func theReasonOfACloseIsKept() {
        var decoder = FrameDecoder(role: .client)
        var payload = ByteBuffer()
        var input = ByteBuffer(bytes: frame(8, [3, 0xe8] + Array("that is all".utf8), masked: false))
        #expect(decoder.closeReason == "")
        #expect(decoder.decode(&input, payload: &payload) == .close(.normal))
        #expect(decoder.closeReason == "that is all")
    }

    @Test(arguments: [0, 1, 125, 126, 65535, 65536, 150_000])
    func aServerReadsWhatAClientWritesAndNoTwoFramesHaveOneKey(length: Int) throws {
        let channel = try Self.channel()
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try channel.writeOutbound(ByteBuffer(bytes: payload))
        try channel.writeOutbound(ByteBuffer(bytes: [7]))
        try channel.writeOutbound(ByteBuffer(bytes: [7]))
        let frames = try Self.sent(channel)
        for size in [1, 1000, 200_000] where size > 1 || length < 1000 {
            let decoded = Self.decode(Array(frames.joined()), inPiecesOf: size, role: .server)
            #expect(decoded == Decoded(payload: payload + [7, 7]))
        }
        let last = frames.suffix(2)
        #expect(last.allSatisfy { $0.prefix(2) == [0x82, 0x81] } && last.first != last.last)
    }

    @Test func pingsAreAnsweredAndSentMasked() throws {
        let loop = EmbeddedEventLoop()
        let channel = try Self.channel(loop)
        try channel.writeInbound(ByteBuffer(bytes: frame(9, [1, 2, 3], masked: false)))
        loop.advanceTime(by: .seconds(30))
        let frames = try Self.sent(channel)
        #expect(frames.map { Array($0.prefix(2)) } == [[0x8a, 0x83], [0x89, 0x80]])
        #expect(Self.decode(frames[0], inPiecesOf: 1, role: .server).steps == [.pong])
        #expect(Self.decode(frames[1], inPiecesOf: 1, role: .server).steps == [.ping([])])
    }

    @Test func theServersGoodbyeIsToldEchoedAndTheEndAtEveryCut() throws {
        let bytes = frame(2, [1], masked: false) + frame(8, [3, 0xf0] + Array("no more".utf8), masked: false)
        for cut in 1..<bytes.count {
            let channel = try Self.channel()
            let ear = Ear()
            try channel.pipeline.syncOperations.addHandler(ear)
            try channel.writeInbound(ByteBuffer(bytes: bytes.prefix(cut)))
            try channel.writeInbound(ByteBuffer(bytes: bytes.dropFirst(cut)))
            #expect(ear.heard == [WebSocketPeerClosed(code: .policyViolation, reason: "no more")])
            #expect(try channel.readInbound(as: ByteBuffer.self) == ByteBuffer(bytes: [1]))
            let echo = Array(try Self.sent(channel).joined())
            #expect(Self.decode(echo, inPiecesOf: 1, role: .server).steps == [.close(.policyViolation)])
            #expect(!channel.isActive)
        }
    }

    @Test func aBreachIsToldToTheServerAsItsOwn() throws {
        let channel = try Self.channel()
        #expect(throws: FrameViolation.maskedFrame) { try channel.writeInbound(ByteBuffer(bytes: frame(2, [1]))) }
        var decoder = FrameDecoder()
        var (input, payload) = (ByteBuffer(bytes: try Self.sent(channel).joined()), ByteBuffer())
        #expect(decoder.decode(&input, payload: &payload) == .close(.protocolError))
        #expect(decoder.closeReason == "the server sent a masked frame")
    }

    private final class Ear: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        var heard: [WebSocketPeerClosed] = []

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if let closed = event as? WebSocketPeerClosed { self.heard.append(closed) }
        }
    }

    private static func channel(_ loop: EmbeddedEventLoop = EmbeddedEventLoop()) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: nil, loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.pipeline.syncOperations.addHandler(WebSocketBytesHandler(role: .client))
        return channel
    }

    private static func sent(_ channel: EmbeddedChannel) throws -> [[UInt8]] {
        var all: [[UInt8]] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { all.append(Array(buffer.readableBytesView)) }
        return all
    }
}
