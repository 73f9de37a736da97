// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import Testing

/// The browser's end of a WebSocket.
struct WebSocketPeer: Sendable {
    /// A frame that came.
    struct Frame: Equatable, Sendable {
        var opcode: UInt8
        var payload: [UInt8]

        /// The code of a close frame.
        var closeCode: Int? {
            self.opcode == 8 && self.payload.count >= 2 ? Int(self.payload[0]) << 8 | Int(self.payload[1]) : nil
        }

        /// The reason of a close frame.
        var closeReason: String { String(decoding: self.payload.dropFirst(2), as: UTF8.self) }
    }

    let client: RawClient
    let head: String

    /// A masked frame.
    static func frame(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [0x11, 0x22, 0x33, 0x44]
        let length: [UInt8] =
            payload.count < 126
            ? [0x80 | UInt8(payload.count)] : [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
        return [0x80 | opcode] + length + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    func send(_ payload: [UInt8], opcode: UInt8 = 2) async throws {
        try await self.client.send(Self.frame(opcode, payload))
    }

    /// The next frame.
    func read() async throws -> Frame {
        let head = try await self.client.read(2)
        #expect(head[0] & 0xf0 == 0x80, "final, no reserved bits")
        #expect(head[1] & 0x80 == 0, "not masked")
        var length = Int(head[1])
        if length >= 126 {
            length = try await self.client.read(length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(opcode: head[0] & 0xf, payload: try await self.client.read(length))
    }

    /// The payload of the next binary frame. Pings before it are answered.
    func readBinary() async throws -> [UInt8] {
        var frame = try await self.read()
        while frame.opcode == 9 {
            try await self.send(frame.payload, opcode: 10)
            frame = try await self.read()
        }
        #expect(frame.opcode == 2)
        return frame.payload
    }

    /// Goes through the RFB handshake; each message must be a frame of its own.
    func beginRFB() async throws {
        #expect(try await self.readBinary() == Array("RFB 003.008\n".utf8))
        try await self.send(Array("RFB 003.008\n".utf8))
        #expect(try await self.readBinary() == [1, 1])
        try await self.send([1])
        #expect(try await self.readBinary() == [0, 0, 0, 0])
        try await self.send([1])
        #expect(try await self.readBinary() == VNCScript().serverInit)
    }

    /// Reads on to the close frame, answers it, and expects the connection to be closed.
    func readClose() async throws -> Frame {
        var frame = try await self.read()
        while frame.opcode != 8 { frame = try await self.read() }
        // Nobody may be there to take the answer any more.
        try? await self.send(Array(frame.payload.prefix(2)), opcode: 8)
        #expect(try await self.client.readToEnd().isEmpty)
        return frame
    }
}

extension RawClient {
    /// The head of an HTTP message.
    func readHead() async throws -> String {
        @Sendable func end(_ bytes: ByteBuffer) -> Int? {
            let view = bytes.readableBytesView
            guard view.count >= 4 else { return nil }
            return (0...view.count - 4).first { offset in
                view.dropFirst(offset).prefix(4).elementsEqual([13, 10, 13, 10])
            }
        }
        try await self.inbox.wait(for: "a head") { end($0.bytes) != nil || $0.isClosed }
        let count = try #require(end(self.inbox.current.bytes), "closed without an answer")
        return String(decoding: try await self.read(count + 4), as: UTF8.self)
    }
}
