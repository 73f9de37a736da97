// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import NIOCore

/// One that tries to open a token at a proxy for browsers, as a program does that is no page: without an Origin a 101 is a
/// yes and everything else is a status.
struct TokenRacer: Sendable {
    private let name: String
    private let port: Int
    private let connection: QuickExchange

    /// Connects, and waits for the gun.
    static func lineUp(_ name: String, port: Int) async throws -> TokenRacer {
        TokenRacer(name: name, port: port, connection: try await QuickExchange.connect(port: port))
    }

    /// Tries `token`, whose number is `index`; the result is for the history.
    func run(
        _ token: String, _ index: Int, _ recorder: TokenHistoryRecorder
    ) -> EventLoopFuture<TokenHistory.Attempt> {
        let request = """
            GET /?token=\(token) HTTP/1.1\r\nHost: 127.0.0.1:\(self.port)\r\nUpgrade: websocket\r\n\
            Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
            """
        let (name, asked) = (self.name, recorder.now)
        return self.connection.say(request, judge: Self.outcome).map { outcome in
            TokenHistory.Attempt(
                token: index, by: name, asked: asked, answered: recorder.now, outcome: outcome ?? .unknown)
        }
    }

    /// What a proxy said. It opened when the console's first words are behind the yes.
    static func outcome(_ bytes: ByteBuffer, isEnd: Bool) -> TokenHistory.Attempt.Outcome? {
        let bytes = Array(bytes.readableBytesView)
        let start = Array("HTTP/1.1 ".utf8)
        guard bytes.starts(with: start), bytes.count >= start.count + 3 else { return nil }
        let status = String(decoding: bytes[start.count..<start.count + 3], as: UTF8.self)
        guard status == "101" else { return (Int(status) ?? 0) >= 400 ? .refused : .unknown }
        let greeting = [0x82, 12] + Array("RFB 003.008\n".utf8)
        return bytes.suffix(greeting.count).elementsEqual(greeting) ? .opened : nil
    }
}
