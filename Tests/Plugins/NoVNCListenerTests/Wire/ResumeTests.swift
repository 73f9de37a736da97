// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOHTTP1
import Testing

@testable import NoVNCListener

/// A page that reloads, as the listener sees it.
@Suite(.timeLimit(.minutes(2))) struct ResumeTests {
    private static func cookies(in head: String) -> [String] {
        head.split(separator: "\r\n").filter { $0.lowercased().hasPrefix("set-cookie: ") }
            .map { String($0.dropFirst("set-cookie: ".count)) }
    }

    @Test func aPageGetsACookieAndBringsItBack() async throws {
        let secret = ResumeSecret()
        let stage = try await Stage.set(grant: { $0.resume = secret })
        let first = try await stage.webSocket()
        let cookies = Self.cookies(in: first.head)
        #expect(cookies.count == 1)
        let value = secret.reveal { $0 }
        #expect(cookies[0].hasSuffix("=\(value); Path=/; HttpOnly; SameSite=Strict; Secure"))
        let pair = String(cookies[0].prefix { $0 != ";" })
        let second = try await stage.webSocket(extra: ["Cookie: theme=dark; \(pair)"])
        #expect(stage.authorizer.state.current.resumes == [nil, secret])
        try await first.client.close()
        try await second.client.close()
        try await stage.strike()
    }

    @Test func aRequestThatNoPageMadeHasNoCookieToIt() async throws {
        let secret = ResumeSecret()
        let stage = try await Stage.set(grant: { $0.resume = secret })
        let token = stage.authorizer.token
        let pair = ResumeCookie(token: token, isSecure: true).fields(setting: secret, for: [:])[0].prefix { $0 != ";" }
        let peer = try await stage.webSocket(origin: nil, extra: ["Cookie: \(pair)"])
        #expect(Self.cookies(in: peer.head).isEmpty)
        #expect(stage.authorizer.state.current.resumes == [nil])
        try await peer.client.close()
        try await stage.strike()
    }

    @Test func whatCannotBeResumedSetsNoCookie() async throws {
        let stage = try await Stage.set()
        let peer = try await stage.webSocket()
        #expect(Self.cookies(in: peer.head).isEmpty)
        try await peer.client.close()
        try await stage.strike()
    }

    @Test func theAuthorityEndsASession() async throws {
        let stage = try await Stage.set()
        let peer = try await stage.webSocket()
        try await peer.beginRFB()
        let state = stage.authorizer.state.current
        let end = try #require(state.ends[state.began[0]])
        end(.replaced)
        end(.revoked)
        let close = try await peer.readClose()
        #expect(close.closeCode == 1008)
        #expect(close.closeReason == SessionEnd.Reason.replaced.userSentence)
        try await stage.authorizer.waitFor(.ended)
        #expect(stage.authorizer.state.current.ended.map(\.reason) == [.replaced])
        // Nobody is there any more.
        end(.revoked)
        try await stage.strike()
    }
}
