// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Testing

/// A client that goes through everything from its connection to the first bytes of the screen, or leaves on the way.
protocol AbortingClient: Sendable {
    /// Leaves when `count` bytes were sent, in the middle of whatever is said then, with a goodbye or with a reset; after
    /// the last one when there are no more.
    ///
    /// - Returns: how many bytes were sent.
    @discardableResult
    func leave(after count: Int, isReset: Bool) async throws -> Int

    /// Stays to the first bytes of the screen.
    ///
    /// - Returns: how many bytes it sends until then.
    func stay() async throws -> Int
}

/// One that says the same whatever it hears.
struct BlindClient: AbortingClient {
    let port: Int
    /// All that it says.
    let bytes: [UInt8]
    /// What the answer begins with.
    let answer: [UInt8]

    func leave(after count: Int, isReset: Bool) async throws -> Int {
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: self.port)
        let part = Array(self.bytes.prefix(count))
        try socket.send(part)
        // Some leave before an answer, some behind one.
        if !count.isMultiple(of: 3) { try await Task.sleep(for: .microseconds(Int.random(in: 0...10_000))) }
        isReset ? socket.reset() : socket.close()
        return part.count
    }

    func stay() async throws -> Int {
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: self.port)
        socket.setPatience(seconds: 60)
        try socket.send(self.bytes)
        var received: [UInt8] = []
        while received.count < self.answer.count + 400 {
            let more = try socket.receive()
            guard !more.isEmpty else { throw Failure("closed after \(received)") }
            received += more
        }
        #expect(received.starts(with: self.answer))
        socket.close()
        return self.bytes.count
    }
}

/// A native viewer, in the clear and inside TLS.
struct NativeClient: AbortingClient {
    let port: Int
    /// The file of what it trusts.
    let certificate: String
    let token: String

    func leave(after count: Int, isReset: Bool) async throws -> Int {
        let client = try await RawClient.connect(port: self.port)
        let sent = try await client.leave(after: count, isReset: isReset)
        try? await self.speak(client)
        try await client.close()
        return sent.current
    }

    func stay() async throws -> Int {
        let client = try await RawClient.connect(port: self.port)
        let sent = try await client.leave(after: .max)
        try await self.speak(client)
        _ = try await client.read(400)
        try await client.close()
        return sent.current
    }

    private func speak(_ client: RawClient) async throws {
        let clear: [(answer: Int, bytes: [UInt8])] = [
            (12, Array("RFB 003.008\n".utf8)), (2, [19]), (2, [0, 2]), (6, [0, 0, 1, 6]),
        ]
        for (answer, bytes) in clear {
            _ = try await client.read(answer)
            try await client.send(bytes)
        }
        _ = try await client.read(1)
        try await client.startTLS(trusting: self.certificate)
        let name = Array("box".utf8)
        try await client.send(
            [0, 0, 0, UInt8(clamping: name.count), 0, 0, 0, UInt8(clamping: self.token.utf8.count)] + name
                + Array(self.token.utf8))
        let result = try await client.read(4)
        #expect(result == [0, 0, 0, 0])
        try await client.send([1])
        let size = try await client.read(4)
        #expect(size == [1, 64, 0, 200])
        try await client.send([3, 0, 0, 0, 0, 0, 0, 64, 0, 64])
    }
}
