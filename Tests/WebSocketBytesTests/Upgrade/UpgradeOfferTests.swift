// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOHTTP1
import Testing
import WebSocketBytes

@Suite struct UpgradeOfferTests {
    private static let offer = UpgradeOffer(key: "dGhlIHNhbXBsZSBub25jZQ==")

    private static func judge(
        status: HTTPResponseStatus = .switchingProtocols, without: String? = nil, adding extra: [(String, String)] = []
    ) -> UpgradeOffer.Verdict {
        var headers: HTTPHeaders = [
            "Upgrade": "WebSocket", "Connection": "keep-alive, upgrade",
            "Sec-WebSocket-Accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        ]
        if let without { headers.remove(name: without) }
        for (name, value) in extra { headers.add(name: name, value: value) }
        return Self.offer.judge(HTTPResponseHead(version: .http1_1, status: status, headers: headers))
    }

    @Test func ourServerAcceptsTheOfferAndTheOfferItsAnswer() {
        let offer = UpgradeOffer()
        var headers = offer.headers
        headers.add(name: "Host", value: "a")
        let request = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: headers)
        guard case .valid(let handshake) = UpgradeRequest.judge(request) else {
            Issue.record("refused")
            return
        }
        let answer = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: handshake.headers)
        #expect(offer.judge(answer) == .accepted)
        #expect(UpgradeOffer().judge(answer) != .accepted)
        #expect(UpgradeOffer().key != offer.key)
    }

    @Test func theSampleOfTheRFCIsAccepted() {
        #expect(Self.judge() == .accepted)
    }

    @Test(arguments: [200, 301, 401, 403, 404, 426, 503])
    func anyOtherStatusIsARefusal(status: Int) {
        #expect(Self.judge(status: HTTPResponseStatus(statusCode: status)) == .refused(status: status))
    }

    @Test(arguments: ["Upgrade", "Connection", "Sec-WebSocket-Accept"])
    func aFieldThatIsMissingIsABreach(name: String) {
        guard case .invalid = Self.judge(without: name) else {
            Issue.record("accepted")
            return
        }
    }

    @Test(arguments: [
        ("Upgrade", "h2c"), ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
        ("Sec-WebSocket-Extensions", "permessage-deflate"), ("Sec-WebSocket-Protocol", "binary"),
    ])
    func aFieldTooManyIsABreach(name: String, value: String) {
        guard case .invalid = Self.judge(adding: [(name, value)]) else {
            Issue.record("accepted")
            return
        }
    }
}
