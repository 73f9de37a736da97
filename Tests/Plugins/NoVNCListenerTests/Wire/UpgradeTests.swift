// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import NoVNCListener

/// From a request to a WebSocket, or to a no.
@Suite(.timeLimit(.minutes(2))) struct UpgradeTests {
    private static let junk = String(repeating: "j", count: 43)

    /// Every code that an opening can fail with.
    private static let codes: [ConsoleError.Code] = [
        .instanceNotFound, .instanceAmbiguous, .instanceNotRunning, .consoleNotReady, .consoleTypeUnavailable,
        .backendUnavailable, .consoleUnreachable, .consoleRefused, .consoleMoved, .egressDenied, .tokenRejected,
        .consoleNotVerified, .encryptionRequired,
        .authorityUnavailable, .limitReached, .quotaExceeded, .tooManyAttempts, .timedOut, .invalidRequest,
        .unauthenticated, .forbidden, .internalError,
    ]

    @Test(arguments: [
        ("GET", "1.1", "Sec-WebSocket-Version: 13\r\n", 400),
        ("GET", "1.1", "Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n", 400),
        (
            "GET", "1.1",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n",
            400
        ),
        ("GET", "1.1", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426),
        ("GET", "1.1", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n", 426),
        ("GET", "1.0", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n", 400),
        ("POST", "1.1", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n", 400),
        (
            "GET", "1.1", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nHost: two\r\n",
            400
        ),
        (
            "GET", "1.1",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nContent-Length: 1\r\n", 400
        ),
    ])
    func aBadUpgradeIsRefusedBeforeTheTokenIsSpent(
        method: String, version: String, fields: String, status: Int
    ) async throws {
        let stage = try await Stage.set()
        let token = stage.authorizer.token.reveal { $0 }
        let answer = try await stage.exchange(
            "\(method) /?token=\(token) HTTP/\(version)\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Origin: \(Stage.origin)\r\n\(fields)\r\nx")
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        #expect((status == 426) == answer.contains("Sec-WebSocket-Version: 13"))
        #expect(stage.authorizer.state.current.reached.isEmpty)
        try await stage.strike()
    }

    @Test(arguments: ["null", "https://evil.example", "http://console.example", "https://console.example.evil"])
    func aForeignPageIsRefusedBeforeTheTokenIsSpent(origin: String) async throws {
        let stage = try await Stage.set()
        let answer = try await stage.exchange(stage.upgradeRequest(origin: origin))
        #expect(answer.hasPrefix("HTTP/1.1 403 "))
        #expect(answer.hasSuffix("\r\n\r\n"))
        #expect(answer.lowercased().contains("content-length: 0"))
        #expect(stage.authorizer.state.current.reached.isEmpty)
        // The token still works where it belongs.
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        try await peer.client.close()
        try await stage.strike()
    }

    @Test(arguments: [Self.junk, "short", ""])
    func aClientThatIsNoBrowserIsToldByTheStatus(token: String) async throws {
        let stage = try await Stage.set()
        let answer = try await stage.exchange(stage.upgradeRequest(token: token, origin: nil))
        #expect(answer.hasPrefix("HTTP/1.1 401 "))
        #expect(answer.hasSuffix("\r\n\r\n"))
        // What cannot be a token is not even looked up.
        #expect(stage.authorizer.state.current.reached.count == (token == Self.junk ? 1 : 0))
        try await stage.strike()
    }

    @Test(arguments: [Self.junk, "short", ""])
    func aPageIsToldOverRFB(token: String) async throws {
        let stage = try await Stage.set()
        let peer = try await stage.webSocket(token: token)
        try await Self.expectRefusal(.tokenRejected, peer)
        try await stage.strike()
    }

    @Test(arguments: Self.codes)
    func eachFailureHasItsSentence(code: ConsoleError.Code) async throws {
        let stage = try await Stage.set()
        stage.authorizer.fail(.redeem, with: code)
        let peer = try await stage.webSocket()
        try await Self.expectRefusal(code, peer)
        let bare = try await stage.exchange(stage.upgradeRequest(origin: nil))
        #expect(bare.hasPrefix("HTTP/1.1 4") || bare.hasPrefix("HTTP/1.1 5"))
        #expect(bare.hasSuffix("\r\n\r\n"))
        try await stage.strike()
    }

    private static func expectRefusal(_ code: ConsoleError.Code, _ peer: WebSocketPeer) async throws {
        #expect(try await peer.readBinary() == Array("RFB 003.008\n".utf8))
        try await peer.send(Array("RFB 003.008\n".utf8))
        let sentence = Array(code.userSentence.utf8)
        #expect(try await peer.readBinary() == [0, 0, 0, 0, UInt8(sentence.count)] + sentence)
        let close = try await peer.readClose()
        #expect(close.closeReason == code.userSentence)
        #expect([1008, 1011, 1013].contains(close.closeCode))
    }

    @Test func aGoodTokenOpensAConsole() async throws {
        let stage = try await Stage.set()
        let peer = try await stage.webSocket()
        #expect(peer.head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        #expect(!peer.head.lowercased().contains("sec-websocket-protocol"))
        #expect(!peer.head.lowercased().contains("sec-websocket-extensions"))
        try await peer.beginRFB()
        try await peer.send(Array("key".utf8))
        #expect(try await peer.readBinary() == Array("key".utf8))
        try await peer.send([3, 0xe8], opcode: 8)
        #expect(try await peer.read().closeCode == 1000)
        #expect(try await peer.client.readToEnd().isEmpty)
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.clientClosed])
        #expect(stage.authorizer.state.current.clients == ["127.0.0.1"])
        try await stage.strike()
    }

    @Test func aClientThatIsNoBrowserOpensAConsoleToo() async throws {
        let stage = try await Stage.set()
        let peer = try await stage.webSocket(origin: nil)
        try await peer.beginRFB()
        try await peer.client.close()
        try await stage.strike()
    }

    @Test func aCookieOpensAConsoleForAPageAndForNobodyElse() async throws {
        let stage = try await Stage.set()
        let cookie = ["Cookie: a=b; token=\(stage.authorizer.token.reveal { $0 })"]
        let answer = try await stage.exchange(stage.upgradeRequest(token: "", origin: nil, extra: cookie))
        #expect(answer.hasPrefix("HTTP/1.1 401 "))
        #expect(stage.authorizer.state.current.reached.isEmpty)
        let peer = try await stage.webSocket(token: "", extra: cookie)
        try await peer.beginRFB()
        try await peer.client.close()
        try await stage.strike()
    }

    @Test(arguments: [("binary", true), ("binary, base64", true), ("base64, binary", true), ("base64", false)])
    func onlyBinaryIsAnsweredAsASubprotocol(offer: String, isAnswered: Bool) async throws {
        let stage = try await Stage.set()
        let fields = ["Sec-WebSocket-Protocol: \(offer)", "Sec-WebSocket-Extensions: permessage-deflate"]
        let peer = try await stage.webSocket(extra: fields)
        #expect(peer.head.contains("Sec-WebSocket-Protocol: binary\r\n") == isAnswered)
        #expect(!peer.head.contains("base64"))
        #expect(!peer.head.contains("deflate"))
        try await peer.beginRFB()
        try await peer.client.close()
        try await stage.strike()
    }

    @Test func bytesBehindTheUpgradeRequestAreNotLost() async throws {
        let stage = try await Stage.set()
        let frames = ["RFB 003.008\n", "\u{1}", "\u{1}", "keys"].flatMap { WebSocketPeer.frame(2, Array($0.utf8)) }
        let bytes = Array(stage.upgradeRequest().utf8) + frames
        let cut = bytes.count - frames.count
        for position in [cut, cut + 1, cut + 20, bytes.count] {
            let client = try await stage.connect()
            try await client.send(Array(bytes[..<position]))
            try await client.send(Array(bytes[position...]))
            let peer = WebSocketPeer(client: client, head: try await client.readHead())
            var answered: [UInt8] = []
            while !answered.elementsEqual(Self.everything) { answered += try await peer.readBinary() }
            try await client.close()
        }
        try await stage.strike()
    }

    private static let everything =
        Array("RFB 003.008\n".utf8) + [1, 1, 0, 0, 0, 0] + VNCScript().serverInit + Array("keys".utf8)

    @Test func aSecondRequestBehindTheUpgradeIsNotServed() async throws {
        let stage = try await Stage.set()
        stage.authorizer.hold(.redeem)
        let client = try await stage.connect()
        try await client.send(stage.upgradeRequest() + "GET /vnc.html HTTP/1.1\r\nHost: h\r\n\r\n")
        try await stage.authorizer.waitFor(.redeem)
        stage.authorizer.letGo(.redeem)
        #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
        let peer = WebSocketPeer(client: client, head: "")
        // As frames, the request breaks every rule.
        #expect(try await peer.readClose().closeCode == 1002)
        try await stage.strike()
    }
}
