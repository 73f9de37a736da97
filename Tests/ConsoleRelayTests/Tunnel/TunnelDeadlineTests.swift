// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import NIOEmbedded
import Testing

@testable import ConsoleRelay

/// How long a host and its console may be silent, by a clock that the test moves.
@Suite struct TunnelDeadlineTests {
    private struct Dialled {
        let channel: EmbeddedChannel
        let outcome: Watched<ConsoleError?>
        /// The first write.
        let request: ByteBuffer
    }

    /// A channel that has just asked 127.0.0.1 for a tunnel.
    private static func dial() throws -> Dialled {
        let endpoint = ConsoleEndpoint(
            address: .tcp(host: "127.0.0.1", port: 80),
            tunnel: ConsoleTunnel(path: "/console", host: "127.0.0.1", session: nil))
        let channel = EmbeddedChannel()
        let box = HandshakeBox.makeEmptyBox(
            valueType: ConsoleHandshakeHandler.self, eventLoop: channel.embeddedEventLoop)
        let pipeline = try ConsolePipeline(endpoint, tls: nil, rfbTLS: nil, settings: RelaySettings())
        try pipeline.add(to: channel, box).wait()
        let outcome = Watched<ConsoleError?>(nil)
        box.value?.secured.whenFailure { error in outcome.update { $0 = error as? ConsoleError } }
        try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        let request = try #require(try channel.readOutbound(as: ByteBuffer.self))
        return Dialled(channel: channel, outcome: outcome, request: request)
    }

    @Test func aHostHasTheWholeRequestInOneWrite() throws {
        let dialled = try Self.dial()
        #expect(
            String(buffer: dialled.request)
                == "CONNECT /console HTTP/1.0\r\nHost: 127.0.0.1\r\nUser-Agent: oriel\r\n\r\n")
        dialled.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try dialled.channel.readOutbound(as: ByteBuffer.self) == nil)
        _ = try? dialled.channel.finish(acceptAlreadyClosed: true)
    }

    @Test func aHostHasFiveSecondsToAnswer() throws {
        let dialled = try Self.dial()
        dialled.channel.embeddedEventLoop.advanceTime(by: .milliseconds(4_999))
        try dialled.channel.writeInbound(ByteBuffer(string: "HTTP/1.1 200"))
        #expect(dialled.outcome.current == nil)
        // A byte now and then wins it no time.
        dialled.channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(dialled.outcome.current?.code == .consoleUnreachable)
        #expect(dialled.outcome.current?.message.contains("did not answer the request for the tunnel in time") == true)
        #expect(!dialled.channel.isActive)
    }

    @Test func aConsoleHasFiveSecondsToSayItsFirstByte() throws {
        let dialled = try Self.dial()
        dialled.channel.embeddedEventLoop.advanceTime(by: .milliseconds(4_999))
        try dialled.channel.writeInbound(ByteBuffer(string: TunnelScript.success))
        dialled.channel.embeddedEventLoop.advanceTime(by: .milliseconds(4_999))
        #expect(dialled.outcome.current == nil)
        dialled.channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(dialled.outcome.current?.code == .consoleUnreachable)
        #expect(dialled.outcome.current?.message.contains("its console is dead: it said nothing in time") == true)
        #expect(!dialled.channel.isActive)
    }

    @Test func afterItsFirstByteAConsoleHasTheTimeOfEveryOther() throws {
        let dialled = try Self.dial()
        try dialled.channel.writeInbound(ByteBuffer(string: TunnelScript.success + "R"))
        dialled.channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(dialled.outcome.current == nil)
        try dialled.channel.writeInbound(ByteBuffer(string: "FB 003.008\n"))
        #expect(try dialled.channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "RFB 003.008\n"))
        _ = try? dialled.channel.finish(acceptAlreadyClosed: true)
    }

    @Test func anEndInEachStageHasItsOwnReason() throws {
        let stages = [
            ("", "before it answered"), ("HTTP/1.1 200 OK\r\n", "before it answered"),
            (TunnelScript.success, "its console is dead: it closed before RFB began"),
            (TunnelScript.success + "RFB", "closed the connection during the handshake"),
        ]
        for (heard, reason) in stages {
            let dialled = try Self.dial()
            try dialled.channel.writeInbound(ByteBuffer(string: heard))
            dialled.channel.pipeline.fireChannelInactive()
            #expect(dialled.outcome.current?.message.contains(reason) == true, "after \(heard)")
            _ = try? dialled.channel.finish(acceptAlreadyClosed: true)
        }
    }
}
