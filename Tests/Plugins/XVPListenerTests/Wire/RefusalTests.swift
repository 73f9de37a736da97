// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import MetricsTestKit
import NIOCore
import Testing

@testable import XVPListener

/// A no says why in its first line, which is what a viewer shows.
@Suite(.timeLimit(.minutes(2))) struct RefusalTests {
    private static let fields = "\r\nContent-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    private static let noToken =
        "HTTP/1.1 401 This console link is not valid any more. Ask for a new one." + Self.fields
    private static let noRequest = "HTTP/1.1 400 The request cannot be understood." + Self.fields

    @Test func everyTokenThatIsNoGoodGetsTheSameAnswer() async throws {
        let stage = try await Stage.set()
        let long = String(repeating: "j", count: 44)
        for token in [AccessToken().reveal { $0 }, "", "short", long, "6e802a38-c620-45d2-9279-12ece54207cb"] {
            #expect(try await stage.exchange(stage.request(token: token)) == Self.noToken)
        }
        #expect(stage.authorizer.state.current.count(of: .redeem) == 1)
        try await stage.strike()
    }

    @Test(arguments: [
        "CONNECT /console HTTP/1.0\r\n\r\n", "CONNECT /console?tok=a&Token=b HTTP/1.0\r\n\r\n",
        "CONNECT h:5900 HTTP/1.1\r\n\r\n", "CONNECT http://h:6081/console?token=T HTTP/1.0\r\n\r\n",
        "CONNECT /console?token=T HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", "RFB 003.008\n", "\u{16}\u{3}\u{1}",
    ])
    func whatIsNoRequestForAConsoleCostsNoToken(request: String) async throws {
        let stage = try await Stage.set()
        let token = stage.authorizer.token.reveal { $0 }
        #expect(try await stage.exchange(request.replacing("=T", with: "=\(token)")) == Self.noRequest)
        #expect(stage.authorizer.state.current.reached.isEmpty)
        try await stage.strike()
    }

    @Test(
        arguments: [
            (.instanceNotRunning, 400), (.instanceNotFound, 400), (.consoleTypeUnavailable, 400),
            (.backendUnavailable, 400), (.authorityUnavailable, 400), (.limitReached, 400), (.internalError, 500),
            (.tokenRejected, 401),
        ] as [(ConsoleError.Code, Int)])
    func whatFailsIsSaidInWords(code: ConsoleError.Code, status: Int) async throws {
        let stage = try await Stage.set()
        stage.authorizer.fail(.redeem, with: code)
        let answer = try await stage.exchange(stage.request())
        #expect(answer == "HTTP/1.1 \(status) \(code.userSentence)" + Self.fields)
        try await stage.strike()
    }

    /// What the hypervisor's VNC server does, and what the viewer's user reads.
    @Test(
        arguments: [
            (.types([18]), "The console of this instance cannot be reached. Tell your operator if it stays so."),
            (.refusal(reason: "Too busy\r\nX: y"), ConsoleError.Code.consoleRefused.userSentence),
        ] as [(VNCScript.Security, String)])
    func aConsoleThatDoesNotLetUsInIsNoYes(security: VNCScript.Security, sentence: String) async throws {
        let stage = try await Stage.set(VNCScript(security: security))
        #expect(try await stage.exchange(stage.request()) == "HTTP/1.1 400 \(sentence)" + Self.fields)
        #expect(stage.authorizer.state.current.released.count == 1)
        try await stage.strike()
    }

    @Test func aConsoleThatIsAwayIsNoYes() async throws {
        let stage = try await Stage.set()
        try await stage.server.stop()
        let answer = try await stage.exchange(stage.request())
        #expect(answer == "HTTP/1.1 400 \(ConsoleError.Code.consoleUnreachable.userSentence)" + Self.fields)
        stage.run.cancel()
        try await stage.run.value
    }

    @Test func noReasonBreaksItsLine() {
        for code in [ConsoleError.Code.tokenRejected, .internalError, .limitReached, .consoleMoved, .timedOut] {
            let text = String(buffer: Reply.refusal(code))
            #expect(text.hasSuffix("\r\n\r\n"))
            let lines = text.dropLast(4).components("\r\n")
            #expect(lines.count == 4)
            #expect(lines.allSatisfy { line in line.utf8.allSatisfy { 0x20...0x7e ~= $0 } })
        }
    }

    @Test func hostileRequestsAreAnsweredOnce() async throws {
        let stage = try await Stage.set()
        let junk = AccessToken().reveal { $0 }
        let target = HostileRequest.Target(path: "/console?token=\(junk)", host: "console.example")
        // What is no more than unusual here: a good request but for its token.
        let harmless: Set<String> = [
            "no Host", "an upgrade by POST", "a method in lower case", "a method that is unknown",
            "an upgrade to HTTP/2",
            "too many fields", "a target that is too long",
        ]
        let requests = HostileRequest.all(for: target)
        #expect(requests.count >= 60)
        for request in requests {
            let statuses = try await request.statuses(from: stage.port, target: target)
            #expect(statuses == [harmless.contains(request.description) ? 401 : 400], "\(request)")
        }
        try await stage.strike()
    }
}

extension StringProtocol {
    fileprivate func components(_ separator: String) -> [String] {
        var parts: [String] = []
        var rest = String(self)
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = String(rest[range.upperBound...])
        }
        return parts + [rest]
    }
}
