// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import NIOCore
import Testing

@testable import RemoteConsoleAuth

@Suite struct StreamReaderTests {
    private let session = SessionID()

    private var events: [StreamEvent] {
        [.hello, .tick, .revoked(Samples.instance)] + SessionEnd.Reason.allCases.map { .end(self.session, $0) }
    }

    private func text() throws -> [UInt8] {
        try self.events.flatMap { Array(buffer: try $0.line) }
    }

    @Test func linesArriveInAnyTwoPieces() throws {
        let bytes = try self.text()
        for cut in 0...bytes.count {
            var reader = StreamReader()
            let first = try reader.read(ByteBuffer(bytes: bytes[..<cut]))
            #expect(first + (try reader.read(ByteBuffer(bytes: bytes[cut...]))) == self.events)
        }
    }

    @Test func linesArriveByteByByte() throws {
        var reader = StreamReader()
        let events = try self.text().flatMap { try reader.read(ByteBuffer(bytes: [$0])) }
        #expect(events == self.events)
    }

    @Test func anOrderNamesItsSessionAndItsReason() {
        for reason in SessionEnd.Reason.allCases {
            let order = StreamEvent.end(self.session, reason).order
            #expect(order?.session == self.session)
            #expect(order?.reason == reason)
        }
        #expect(StreamEvent.tick.order == nil)
        #expect(StreamEvent(event: "end", session: "../x", reason: "idle").order == nil)
        #expect(StreamEvent(event: "end", session: nil, reason: "idle").order == nil)
        #expect(StreamEvent(event: "end", session: self.session.description, reason: "later").order?.reason == .revoked)
    }

    @Test func anEventOfALaterVersionIsPassedOver() throws {
        var reader = StreamReader()
        let events = try reader.read(ByteBuffer(string: "{\"event\":\"dance\",\"with\":1}\n"))
        #expect(events.map(\.event) == ["dance"])
        #expect(events.allSatisfy { $0.order == nil })
    }

    @Test(arguments: ["\n", "{}\n", "x\n", "{\"event\":1}\n", "{\"event\":\"tick\"}{\"event\":\"tick\"}\n"])
    func whatIsNoLineOfTheProtocolIsRefused(text: String) {
        var reader = StreamReader()
        #expect(throws: ConsoleError.self) { try reader.read(ByteBuffer(string: text)) }
    }

    @Test func aLineThatDoesNotEndIsRefused() throws {
        var reader = StreamReader()
        _ = try reader.read(ByteBuffer(repeating: UInt8(ascii: " "), count: Wire.maximumLine))
        #expect(throws: ConsoleError.self) { try reader.read(ByteBuffer(string: " ")) }
    }
}
