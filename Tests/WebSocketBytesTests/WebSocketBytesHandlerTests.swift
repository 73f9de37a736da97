// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded
import Testing
import WebSocketBytes

@Suite struct WebSocketBytesHandlerTests {
    private let loop = EmbeddedEventLoop()

    private func channel(_ change: (inout WebSocketBytesHandler.Settings) -> Void = { _ in }) throws -> EmbeddedChannel
    {
        var settings = WebSocketBytesHandler.Settings()
        change(&settings)
        let channel = EmbeddedChannel(handler: nil, loop: self.loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.pipeline.syncOperations.addHandler(WebSocketBytesHandler(settings: settings))
        return channel
    }

    private func sent(_ channel: EmbeddedChannel) throws -> [[UInt8]] {
        var all: [[UInt8]] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { all.append(Array(buffer.readableBytesView)) }
        return all
    }

    private func received(_ channel: EmbeddedChannel) throws -> [UInt8] {
        var all: [UInt8] = []
        while let buffer = try channel.readInbound(as: ByteBuffer.self) { all += Array(buffer.readableBytesView) }
        return all
    }

    @Test func bytesGoBothWaysAndTheHeadIsABufferOfItsOwn() throws {
        let channel = try self.channel()
        try channel.writeInbound(ByteBuffer(bytes: frame(2, [1, 2]) + frame(2, [3])))
        #expect(try self.received(channel) == [1, 2, 3])
        try channel.writeOutbound(ByteBuffer(bytes: [7, 8, 9]))
        #expect(try self.sent(channel) == [[0x82, 3], [7, 8, 9]])
    }

    @Test func aLongWriteBecomesSeveralFrames() throws {
        let channel = try self.channel()
        try channel.writeOutbound(ByteBuffer(repeating: 1, count: 150_000))
        let heads = try self.sent(channel).filter { $0.count < 20 }
        #expect(
            heads == [
                [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0], [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0], [0x82, 126, 0x49, 0xf0],
            ])
    }

    @Test func anEmptyWriteSendsNoFrame() throws {
        let channel = try self.channel()
        try channel.writeOutbound(ByteBuffer())
        #expect(try self.sent(channel).allSatisfy(\.isEmpty))
    }

    @Test func aFrameCutInTwoIsPutTogether() throws {
        let bytes = frame(9, [1, 2, 3]) + frame(2, [4])
        for cut in 1..<bytes.count {
            let channel = try self.channel()
            try channel.writeInbound(ByteBuffer(bytes: bytes.prefix(cut)))
            try channel.writeInbound(ByteBuffer(bytes: bytes.dropFirst(cut)))
            #expect(try self.received(channel) == [4])
            #expect(try self.sent(channel) == [[0x8a, 3, 1, 2, 3]])
        }
    }

    @Test func pingsInOneReadGetOnePongWithTheLatestPayload() throws {
        let channel = try self.channel()
        try channel.writeInbound(ByteBuffer(bytes: (0..<100).flatMap { frame(9, [$0]) }))
        #expect(try self.sent(channel) == [[0x8a, 1, 99]])
    }

    @Test func aPingGoesOutEveryThirtySecondsAndSilenceEndsTheChannel() throws {
        let channel = try self.channel()
        self.loop.advanceTime(by: .seconds(29))
        #expect(try self.sent(channel) == [])
        self.loop.advanceTime(by: .seconds(1))
        #expect(try self.sent(channel) == [[0x89, 0]])
        try channel.writeInbound(ByteBuffer(bytes: frame(10)))
        self.loop.advanceTime(by: .seconds(60))
        #expect(try self.sent(channel) == [[0x89, 0], [0x89, 0]])
        #expect(channel.isActive)
        self.loop.advanceTime(by: .seconds(30))
        #expect(!channel.isActive)
    }

    @Test func theClientsCloseIsEchoed() throws {
        let channel = try self.channel()
        try channel.writeInbound(ByteBuffer(bytes: frame(2, [1]) + frame(8, [3, 0xe9]) + frame(2, [2])))
        #expect(try self.received(channel) == [1])
        #expect(try self.sent(channel) == [[0x88, 2, 3, 0xe9]])
        #expect(!channel.isActive)
    }

    @Test func ourCloseWaitsForTheClientsAndThenNoLonger() throws {
        for answers in [true, false] {
            let channel = try self.channel()
            let promise = channel.eventLoop.makePromise(of: Void.self)
            channel.pipeline.triggerUserOutboundEvent(WebSocketClose(code: .goingAway, reason: "bye"), promise: promise)
            #expect(try self.sent(channel) == [[0x88, 5, 3, 0xe9, 0x62, 0x79, 0x65]])
            #expect(channel.isActive)
            if answers {
                try channel.writeInbound(ByteBuffer(bytes: frame(8, [3, 0xe9])))
            } else {
                self.loop.advanceTime(by: .seconds(3))
            }
            #expect(!channel.isActive)
            self.loop.run()
            try promise.futureResult.wait()
        }
    }

    @Test func aBreachIsToldFiredAndClosed() throws {
        let channel = try self.channel()
        #expect(throws: FrameViolation.text) {
            try channel.writeInbound(ByteBuffer(bytes: frame(2, [1]) + frame(1, [2])))
        }
        #expect(try self.received(channel) == [1])
        #expect(try self.sent(channel).first?.dropFirst(2).prefix(2) == [3, 0xeb])
        self.loop.advanceTime(by: .seconds(3))
        #expect(!channel.isActive)
    }

    @Test func tooManyFramesInASecondAreABreach() throws {
        let channel = try self.channel { $0.framesPerSecond = 100 }
        #expect(throws: FrameViolation.tooManyFrames) {
            try channel.writeInbound(ByteBuffer(bytes: (0..<201).flatMap { _ in frame(2) }))
        }
    }

    @Test func aFrameOverTheLimitIsABreachBeforeItsPayload() throws {
        let channel = try self.channel { $0.maximumFrameLength = 10 }
        #expect(throws: FrameViolation.frameTooLong(11)) {
            try channel.writeInbound(ByteBuffer(bytes: frame(2, [UInt8](repeating: 0, count: 11)).prefix(2)))
        }
    }

    @Test func theCodeOfABreachIsNotOverriddenByWhoeverHearsOfIt() throws {
        let channel = try self.channel()
        try channel.pipeline.syncOperations.addHandler(SaysGoodbyeAtErrors())
        try channel.writeInbound(ByteBuffer(bytes: frame(1, [65])))
        let close = try #require(try self.sent(channel).first)
        #expect(close[0] == 0x88)
        #expect(close[2...3] == [0x03, 0xeb])
        #expect(try self.sent(channel).isEmpty)
    }

    /// Says goodbye in its own words when it hears of an error, as a relay does.
    private final class SaysGoodbyeAtErrors: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.triggerUserOutboundEvent(WebSocketClose(code: .protocolError, reason: "error"), promise: nil)
        }
    }
}
