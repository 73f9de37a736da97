// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Testing

/// The Java viewer of Nova's XVP proxy, byte by byte as it was captured.
enum HistoricViewer {
    /// What it sends first: no Host, no field at all.
    static func request(token: String) -> String { "CONNECT /console?token=\(token) HTTP/1.0\r\n\r\n" }

    /// What it is answered before RFB begins.
    static let accepted = "HTTP/1.1 200 OK\r\n\r\n"

    /// Its part of the RFB handshake: version, choice of None, ClientInit with the shared flag.
    static let handshake: [[UInt8]] = [Array("RFB 003.008\n".utf8), [1], [1]]

    /// What the listener says to the handshake, each part before the viewer's next.
    static let answers: [[UInt8]] = [
        Array("RFB 003.008\n".utf8), [1, 1], [0, 0, 0, 0], VNCScript().serverInit,
    ]

    /// What it sends to a server when the handshake is over: its encodings, among them quality 6, its pseudo-encodings
    /// and XVP, and a request for the whole screen.
    static let afterwards: [UInt8] =
        [2, 0, 0, 14]
        + [7, 1, 16, 5, 6, 4, 2, -26, -240, -239, -232, -224, -223, -309].flatMap { (encoding: Int32) in
            (0..<4).map { UInt8(truncatingIfNeeded: encoding >> (24 - 8 * $0)) }
        } + [3, 0, 0, 0, 0, 0, 2, 128, 1, 224]

    /// Everything that it sends with `token`, in one piece.
    static func everything(token: String) -> [UInt8] {
        Array(self.request(token: token).utf8) + self.handshake.flatMap { $0 } + self.afterwards
    }

    /// Takes the answer to a request that was sent, and goes through the RFB handshake.
    static func begin(_ client: RawClient) async throws {
        let head = try await client.read(self.accepted.utf8.count)
        #expect(String(decoding: head, as: UTF8.self) == self.accepted)
        for (number, answer) in self.answers.enumerated() {
            #expect(try await client.read(answer.count) == answer)
            if number < self.handshake.count { try await client.send(self.handshake[number]) }
        }
    }
}
