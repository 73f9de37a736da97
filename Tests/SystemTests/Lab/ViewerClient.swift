// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A client of the XVP listener, through RFB's handshake.
final class ViewerClient {
    private let socket: RawSocket
    private var unread: [UInt8] = []

    init(port: Int, token: String) throws {
        self.socket = try RawSocket(connectingTo: "127.0.0.1", port: port)
        self.socket.setPatience(seconds: 30)
        try self.socket.send(Array("CONNECT /console?token=\(token) HTTP/1.0\r\n\r\n".utf8))
        let yes = Array("HTTP/1.1 200 OK\r\n\r\n".utf8)
        let answer = try self.take(yes.count)
        guard answer == yes else { throw Failure("not opened: \(String(decoding: answer, as: UTF8.self))") }
        try self.expect("RFB 003.008\n".utf8)
        try self.socket.send(Array("RFB 003.008\n".utf8))
        try self.expect([1, 1])
        try self.socket.send([1])
        try self.expect([0, 0, 0, 0])
        try self.socket.send([1])
        let start = try self.take(24)
        _ = try self.take(start.suffix(4).reduce(0) { $0 << 8 | Int($1) })
    }

    /// Types a letter, and expects a console that echoes to send it back.
    func typeAndHear() throws {
        try self.socket.send([4, 1, 0, 0, 0, 0, 0, 65])
        try self.expect([4, 1, 0, 0, 0, 0, 0, 65])
    }

    /// Presses the key of an ASCII character, and lets it go.
    func type(_ character: Character) throws {
        try self.socket.send(RFBKey.tap(character))
    }

    /// Waits, for at most `seconds` from one byte to the next, until the server closes.
    func waitForEnd(seconds: Int) throws {
        self.socket.setPatience(seconds: seconds)
        while try !self.socket.receive().isEmpty {}
    }

    private func expect(_ bytes: some Sequence<UInt8>) throws {
        let expected = Array(bytes)
        let received = try self.take(expected.count)
        guard received == expected else { throw Failure("\(received) instead of \(expected)") }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while self.unread.count < count {
            let more = try self.socket.receive()
            guard !more.isEmpty else { throw Failure("closed after \(String(decoding: self.unread, as: UTF8.self))") }
            self.unread += more
        }
        defer { self.unread.removeFirst(count) }
        return Array(self.unread.prefix(count))
    }
}
