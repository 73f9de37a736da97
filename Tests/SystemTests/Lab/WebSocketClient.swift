// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A WebSocket client that speaks RFB, byte by byte, as a test wants it.
final class WebSocketClient {
    /// A frame of the server's.
    struct Frame {
        var opcode: UInt8
        var payload: [UInt8]
    }

    /// The status that the upgrade was answered with.
    let status: Int
    /// The head of that answer.
    let head: String
    private let socket: RawSocket
    private var unread: [UInt8]

    /// Asks for an upgrade at `target` of the gateway's listener, whose every answer may take `patience` seconds.
    init(port: Int, target: String, origin: String?, headers: [String] = [], patience: Int = 10) throws {
        self.socket = try RawSocket(connectingTo: "127.0.0.1", port: port)
        self.socket.setPatience(seconds: patience)
        try self.socket.send(Self.request(port: port, target: target, origin: origin, headers: headers))
        var bytes: [UInt8] = []
        let mark = Array("\r\n\r\n".utf8)
        var end: Int?
        while end == nil {
            let more = try self.socket.receive(most: 4096)
            guard !more.isEmpty else { throw Failure("closed without an answer") }
            bytes += more
            end = bytes.indices.first { bytes[$0...].starts(with: mark) }
        }
        let answer = try HTTP.parse(bytes)
        self.status = answer.status
        self.head = answer.head
        self.unread = answer.body
    }

    /// The bytes of a request for an upgrade.
    static func request(port: Int, target: String, origin: String?, headers: [String] = []) -> [UInt8] {
        var lines = [
            "GET \(target) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        if let origin { lines.append("Origin: \(origin)") }
        return Array(((lines + headers).joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// The next frame; `nil` when the server closed without one.
    func frame() throws -> Frame? {
        guard let start = try self.take(2) else { return nil }
        var length = Int(start[1] & 0x7f)
        if length >= 126 {
            guard let long = try self.take(length == 126 ? 2 : 8) else { return nil }
            length = long.reduce(0) { $0 << 8 | Int($1) }
        }
        guard let payload = try self.take(length) else { return nil }
        return Frame(opcode: start[0] & 0x0f, payload: payload)
    }

    /// The next binary frame's payload; pings are skipped, anything else is a failure.
    func message() throws -> [UInt8] {
        while let frame = try self.frame() {
            if frame.opcode == 2 { return frame.payload }
            if frame.opcode == 8 {
                throw Failure("closed: \(String(decoding: frame.payload.dropFirst(2), as: UTF8.self))")
            }
        }
        throw Failure("closed without a frame")
    }

    /// Waits for the server's close frame, for at most `seconds` from one byte to the next, and gives its code; `nil` when
    /// the server closed without one.
    func closeCode(seconds: Int) throws -> Int? { try self.farewell(seconds: seconds)?.code }

    /// The same with the text behind the code.
    func farewell(seconds: Int) throws -> (code: Int, text: String)? {
        self.socket.setPatience(seconds: seconds)
        while let frame = try self.frame() {
            guard frame.opcode == 8 else { continue }
            guard frame.payload.count >= 2 else { return nil }
            return (
                Int(frame.payload[0]) << 8 | Int(frame.payload[1]),
                String(decoding: frame.payload.dropFirst(2), as: UTF8.self)
            )
        }
        return nil
    }

    /// Sends one binary frame.
    func send(_ payload: [UInt8]) throws {
        try self.socket.send(Self.frame(2, payload))
    }

    /// A client's frame.
    static func frame(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [7, 77, 177, 17]
        return [0x80 | opcode, 0x80 | UInt8(min(payload.count, 125))] + mask
            + payload.prefix(125).enumerated().map { $1 ^ mask[$0 % 4] }
    }

    /// Does the RFB handshake and gives the server's init message.
    func handshake(shared: UInt8 = 1) throws -> [UInt8] {
        guard try self.message() == Array("RFB 003.008\n".utf8) else { throw Failure("no RFB version") }
        try self.send(Array("RFB 003.008\n".utf8))
        guard try self.message() == [1, 1] else { throw Failure("not None") }
        try self.send([1])
        guard try self.message() == [0, 0, 0, 0] else { throw Failure("not accepted") }
        try self.send([shared])
        return try self.message()
    }

    /// Answers the version and gives the reason of the refusal that follows.
    func refusal() throws -> String {
        guard try self.message() == Array("RFB 003.008\n".utf8) else { throw Failure("no RFB version") }
        try self.send(Array("RFB 003.008\n".utf8))
        let message = try self.message()
        guard message.first == 0, message.count > 5 else { throw Failure("not refused: \(message)") }
        return String(decoding: message.dropFirst(5), as: UTF8.self)
    }

    /// Leaves with a close frame.
    func leave() throws {
        try self.socket.send(Self.frame(8, [3, 0xe8]))
        _ = try self.socket.receiveAll()
        self.socket.close()
    }

    /// Vanishes: with a reset, or by closing.
    func vanish(reset: Bool) {
        reset ? self.socket.reset() : self.socket.close()
    }

    private func take(_ count: Int) throws -> [UInt8]? {
        while self.unread.count < count {
            let more = try self.socket.receive()
            if more.isEmpty { return nil }
            self.unread += more
        }
        defer { self.unread.removeFirst(count) }
        return Array(self.unread.prefix(count))
    }
}
