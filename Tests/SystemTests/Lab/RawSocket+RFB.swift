// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A viewer's side of RFB 3.8, as far as tests of what stands before a console need it.
extension RawSocket {
    /// The next `count` bytes.
    func receive(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try self.receive(most: count - bytes.count)
            guard !more.isEmpty else { throw Failure("closed after \(bytes.count) of \(count) bytes") }
            bytes += more
        }
        return bytes
    }

    /// Goes through the handshake, to a console that wants no password, and gives the name of the desktop.
    @discardableResult
    func handshake() throws -> String {
        try self.sendVersion()
        guard try self.receive(exactly: 2) == [1, 1] else { throw Failure("not None") }
        try self.send([1])
        guard try self.receive(exactly: 4) == [0, 0, 0, 0] else { throw Failure("not accepted") }
        try self.send([1])
        let length = try self.receive(exactly: 24).suffix(4).reduce(0) { $0 << 8 | Int($1) }
        return String(decoding: try self.receive(exactly: length), as: UTF8.self)
    }

    /// Answers the version, and gives the reason of the refusal that follows.
    func refusal() throws -> String {
        try self.sendVersion()
        guard try self.receive(exactly: 1) == [0] else { throw Failure("not refused") }
        let length = try self.receive(exactly: 4).reduce(0) { $0 << 8 | Int($1) }
        return String(decoding: try self.receive(exactly: length), as: UTF8.self)
    }

    private func sendVersion() throws {
        // The gateway has its own deadlines, and a busy machine has none.
        self.setPatience(seconds: 40)
        guard try self.receive(exactly: 12) == Array("RFB 003.008\n".utf8) else { throw Failure("no RFB version") }
        try self.send(Array("RFB 003.008\n".utf8))
    }
}
