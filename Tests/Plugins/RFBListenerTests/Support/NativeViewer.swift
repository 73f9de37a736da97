// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import Testing

/// What a native viewer says and hears, as TigerVNC's was captured.
enum NativeViewer {
    /// What it says in the clear: version, VeNCrypt, its version, X509Plain.
    static let clear: [[UInt8]] = [Array("RFB 003.008\n".utf8), [19], [0, 2], [0, 0, 1, 6]]

    /// What the listener says in the clear, each part before the viewer's next.
    static let answers: [[UInt8]] = [
        Array("RFB 003.008\n".utf8), [1, 19], [0, 2], [0, 1, 0, 0, 1, 6], [1],
    ]

    /// What it says when the handshake is over: a request for the whole screen.
    static let afterwards: [UInt8] = [3, 0, 0, 0, 0, 0, 2, 128, 1, 224]

    /// What it says inside TLS.
    static func login(_ name: String, _ password: String) -> [UInt8] {
        [0, 0, 0, UInt8(clamping: name.utf8.count), 0, 0, 0, UInt8(clamping: password.utf8.count)]
            + Array(name.utf8) + Array(password.utf8)
    }

    /// Goes through what is said in the clear, up to the first byte of TLS.
    static func negotiate(_ client: RawClient, version: String = "RFB 003.008\n") async throws {
        for (number, answer) in self.answers.enumerated() {
            #expect(try await client.read(answer.count) == answer)
            guard number < self.clear.count else { return }
            try await client.send(number == 0 ? Array(version.utf8) : self.clear[number])
        }
    }

    /// Hears that it is let in, and goes to the end of the handshake.
    ///
    /// - Parameter alreadySaid: whether it has sent ClientInit without waiting.
    static func enter(_ client: RawClient, alreadySaid: Bool = false) async throws {
        #expect(try await client.read(4) == [0, 0, 0, 0])
        if !alreadySaid { try await client.send([1]) }
        let serverInit = VNCScript().serverInit
        #expect(try await client.read(serverInit.count) == serverInit)
    }

    /// Everything to the end of the connection, which is to be a refusal: the reason in it.
    static func reason(_ client: RawClient) async throws -> String {
        let bytes = try await client.readToEnd()
        #expect(bytes.starts(with: [0, 0, 0, 1]), "\(bytes)")
        return self.text(bytes.dropFirst(4))
    }

    /// Everything to the end of the connection, which is to offer no security type: the reason in it.
    static func greetingReason(_ client: RawClient) async throws -> String {
        #expect(try await client.read(12) == self.answers[0])
        try await client.send(self.clear[0])
        let bytes = try await client.readToEnd()
        #expect(bytes.first == 0, "\(bytes)")
        return self.text(bytes.dropFirst(1))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        #expect(bytes.count == 4 + length)
        return String(decoding: bytes.dropFirst(4), as: UTF8.self)
    }
}
