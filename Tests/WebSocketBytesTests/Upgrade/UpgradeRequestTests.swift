// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOHTTP1
import Testing
import WebSocketBytes

@Suite struct UpgradeRequestTests {
    private static func head(
        method: HTTPMethod = .GET, version: HTTPVersion = .http1_1, without: String? = nil,
        adding extra: [(String, String)] = []
    ) -> HTTPRequestHead {
        var headers: HTTPHeaders = [
            "Host": "a", "Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        ]
        if let without { headers.remove(name: without) }
        for (name, value) in extra { headers.add(name: name, value: value) }
        return HTTPRequestHead(version: version, method: method, uri: "/", headers: headers)
    }

    private static func status(_ head: HTTPRequestHead) -> UInt? {
        guard case .invalid(let status, _, _) = UpgradeRequest.judge(head) else { return nil }
        return status
    }

    @Test func theSampleOfTheRFCIsAnsweredAsTheRFCSays() {
        guard case .valid(let handshake) = UpgradeRequest.judge(Self.head()) else {
            Issue.record("refused")
            return
        }
        #expect(handshake.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(handshake.subprotocol == nil)
        #expect(handshake.headers["sec-websocket-protocol"] == [])
        #expect(handshake.headers["sec-websocket-extensions"] == [])
    }

    @Test(
        arguments: [
            ("binary", "binary"), ("binary, base64", "binary"), ("base64, binary", "binary"), ("base64", nil),
            ("", nil),
        ] as [(String, String?)])
    func binaryIsEchoedWhereItIsOffered(offer: String, chosen: String?) {
        let head = Self.head(adding: [("Sec-WebSocket-Protocol", offer)])
        guard case .valid(let handshake) = UpgradeRequest.judge(head) else {
            Issue.record("refused")
            return
        }
        #expect(handshake.subprotocol == chosen)
    }

    @Test func aPlainRequestIsNotAnUpgrade() {
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["Host": "a"])
        #expect(UpgradeRequest.judge(head) == .notAnUpgrade)
    }

    @Test(arguments: ["Host", "Upgrade", "Connection", "Sec-WebSocket-Key"])
    func aFieldThatIsMissingIsABadRequest(name: String) {
        #expect(Self.status(Self.head(without: name)) == 400)
    }

    @Test(arguments: [
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Host", "b"), ("Content-Length", "5"),
        ("Transfer-Encoding", "chunked"),
    ])
    func aFieldTooManyIsABadRequest(name: String, value: String) {
        #expect(Self.status(Self.head(adding: [(name, value)])) == 400)
    }

    @Test(arguments: ["", "abc", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZSE=", "!!!!!!!!!!!!!!!!!!!!!!=="])
    func aKeyThatIsNotSixteenBytesIsABadRequest(key: String) {
        let head = Self.head(without: "Sec-WebSocket-Key", adding: [("Sec-WebSocket-Key", key)])
        #expect(Self.status(head) == 400)
    }

    @Test(arguments: ["8", "7", "14", "x", "13, 8"])
    func anotherVersionIsToldWhichOneIsSpoken(version: String) {
        let head = Self.head(without: "Sec-WebSocket-Version", adding: [("Sec-WebSocket-Version", version)])
        guard case .invalid(426, let headers, _) = UpgradeRequest.judge(head) else {
            Issue.record("not 426")
            return
        }
        #expect(headers == ["Sec-WebSocket-Version": "13"])
    }

    @Test func onlyAGetOfHTTP11CanUpgrade() {
        #expect(Self.status(Self.head(method: .POST)) == 400)
        #expect(Self.status(Self.head(version: .http1_0)) == 400)
    }
}
