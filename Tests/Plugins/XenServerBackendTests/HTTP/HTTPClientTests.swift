// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TLS
import Testing

@testable import XenServerBackend

/// The client against hosts that do what they should not.
@Suite struct HTTPClientTests {
    private static let soon = Duration.seconds(30)

    private func client(
        hosts: Set<String> = ["127.0.0.1"], lookUp: (@Sendable (String) throws -> [IPAddress])? = nil
    ) -> HTTPClient {
        let rules = EgressRules(hosts: hosts)
        guard let lookUp else { return HTTPClient(rules: rules, clients: ConsoleTLSClients()) }
        return HTTPClient(rules: rules, clients: ConsoleTLSClients(), lookUp: lookUp)
    }

    private func target(_ peer: ScriptedHTTPPeer, host: String = "127.0.0.1", tls: ConsoleTLS? = nil) -> HTTPTarget {
        HTTPTarget(host: host, port: peer.port, tls: tls)
    }

    private func request(_ body: String = "<call/>", limit: Int = 1000) -> HTTPRequest {
        HTTPRequest(
            method: .POST, path: "/", contentType: "text/xml", body: ByteBuffer(string: body), limit: limit)
    }

    private func exchange(
        with peer: ScriptedHTTPPeer, limit: Int = 1000, tls: ConsoleTLS? = nil, within time: Duration = Self.soon
    ) async -> Result<String, HTTPFailure> {
        await self.exchange(with: self.target(peer, tls: tls), limit: limit, within: time)
    }

    private func exchange(
        with target: HTTPTarget, limit: Int = 1000, within time: Duration = Self.soon
    ) async -> Result<String, HTTPFailure> {
        do throws(HTTPFailure) {
            let answer = try await self.client().send(
                self.request(limit: limit), to: target, until: .now + time)
            return .success(String(buffer: answer))
        } catch {
            return .failure(error)
        }
    }

    private func failure(_ result: Result<String, HTTPFailure>) -> HTTPFailure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", "HTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more that nobody reads",
    ])
    func theFormsOfAnAnswer(text: String) async throws {
        let peer = try await ScriptedHTTPPeer.start(.answer(text))
        #expect(try await self.exchange(with: peer).get() == "hello")
        try await peer.stop()
    }

    @Test func anAnswerIsReadWhereItEndsAndTheConnectionIsClosed() async throws {
        let peer = try await ScriptedHTTPPeer.start(.begin("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
        #expect(try await self.exchange(with: peer).get() == "hello")
        try await peer.stop()
    }

    @Test func aRequestIsShortAndHasALength() async throws {
        let peer = try await ScriptedHTTPPeer.start(.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        #expect(try await self.exchange(with: peer).get() == "")
        let request = try #require(peer.record.withLock { $0.requests.first })
        let head = try #require(request.firstRange(of: "\r\n\r\n")).lowerBound
        #expect(request.hasPrefix("POST / HTTP/1.1\r\n") && request.hasSuffix("\r\n\r\n<call/>"))
        #expect(request.contains("\r\nContent-Length: 7\r\n") && request.contains("\r\nUser-Agent: oriel\r\n"))
        #expect(request.contains("\r\nHost: 127.0.0.1:\(peer.port)\r\n") && !request.contains("chunked"))
        #expect(request[..<head].utf8.count < 1000)
        try await peer.stop()
    }

    @Test(arguments: [301, 302, 307, 308])
    func aRedirectIsNotFollowed(status: Int) async throws {
        let elsewhere = try await ScriptedHTTPPeer.start(.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        let peer = try await ScriptedHTTPPeer.start(
            .answer(
                "HTTP/1.1 \(status) Found\r\nLocation: http://127.0.0.1:\(elsewhere.port)/\r\nContent-Length: 0\r\n\r\n"
            ))
        guard case .status(status)? = self.failure(await self.exchange(with: peer)) else {
            Issue.record("no refusal of \(status)")
            return
        }
        #expect(elsewhere.record.withLock { $0.connections } == 0 && peer.record.withLock { $0.requests.count } == 1)
        #expect(HTTPFailure.status(status).error(at: self.target(peer)).message.contains("redirects are not followed"))
        try await peer.stop()
        try await elsewhere.stop()
    }

    @Test(arguments: [204, 400, 401, 403, 404, 408, 431, 500, 501, 503])
    func aPageInsteadOfAnAnswerIsTold(status: Int) async throws {
        let page = "<html><body>Go away</body></html>"
        let peer = try await ScriptedHTTPPeer.start(
            .answer("HTTP/1.1 \(status) No\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n\(page)"))
        let failure = try #require(self.failure(await self.exchange(with: peer)))
        let error = failure.error(at: self.target(peer))
        #expect(error.code == .backendUnavailable && error.message.contains("HTTP \(status)"))
        #expect(!"\(error)".contains("Go away") && !failure.mayBeDown)
        try await peer.stop()
    }

    @Test(arguments: [
        "RFB 003.008\n", "SSH-2.0-OpenSSH\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n", "HTTP/1.1 200 OK\r\nA", "", "HTTP",
    ])
    func whatIsNoWholeAnswerIsAFailure(text: String) async throws {
        let peer = try await ScriptedHTTPPeer.start(.answer(text))
        let failure = try #require(self.failure(await self.exchange(with: peer)))
        switch failure {
        case .closed, .malformed, .tooLarge: break
        default: Issue.record("\(failure)")
        }
        try await peer.stop()
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
    ])
    func anEndlessBodyIsCutOff(text: String) async throws {
        let peer = try await ScriptedHTTPPeer.start(.flood(text))
        guard case .tooLarge(1000)? = self.failure(await self.exchange(with: peer)) else {
            Issue.record("the body was not refused")
            return
        }
        try await peer.stop()
    }

    @Test func anEndlessHeadIsCutOff() async throws {
        let informational = "HTTP/1.1 100 Continue\r\n\r\n"
        for text in [
            "HTTP/1.1 200 OK\r\nA: ", "HTTP/1.1 200 ", "", String(repeating: informational, count: 2000),
        ] {
            let peer = try await ScriptedHTTPPeer.start(.flood(text))
            let failure = try #require(self.failure(await self.exchange(with: peer)))
            if case .malformed = failure {} else { Issue.record("\(failure)") }
            // What the sockets of both sides hold, and not what is said.
            #expect(peer.record.withLock { $0.flooded } < 64 << 20)
            try await peer.stop()
        }
        let fields = String(repeating: "A: b\r\n", count: 100)
        let peer = try await ScriptedHTTPPeer.start(.begin("HTTP/1.1 200 OK\r\n\(fields)\r\n"))
        if case .malformed? = self.failure(await self.exchange(with: peer)) {} else { Issue.record("100 fields") }
        try await peer.stop()
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
    ])
    func aSlowAnswerEndsAtTheDeadline(text: String) async throws {
        let dripping = try await ScriptedHTTPPeer.start(.drip(text.isEmpty ? "HTTP/1.1 200 OK\r\nA: " : text))
        let silent = try await ScriptedHTTPPeer.start(.begin(text))
        for peer in [dripping, silent] {
            let result = await self.exchange(with: peer, limit: 1 << 20, within: .milliseconds(300))
            if case .timedOut? = self.failure(result) {} else { Issue.record("\(result)") }
            try await peer.stop()
        }
    }

    @Test func aPassedDeadlineConnectsToNobody() async throws {
        let peer = try await ScriptedHTTPPeer.start(.close)
        if case .timedOut? = self.failure(await self.exchange(with: peer, within: .zero)) {
        } else {
            Issue.record("no time out")
        }
        #expect(peer.record.withLock { $0.connections } == 0)
        try await peer.stop()
    }

    @Test func nobodyThereAndSomebodyWhoLeavesAreToldApart() async throws {
        let peer = try await ScriptedHTTPPeer.start(.close)
        let target = self.target(peer)
        let left = try #require(self.failure(await self.exchange(with: target)))
        try await peer.stop()
        let gone = try #require(self.failure(await self.exchange(with: target)))
        if case .closed = left {} else { Issue.record("\(left)") }
        if case .unreachable = gone {} else { Issue.record("\(gone)") }
        #expect(left.mayBeDown && gone.mayBeDown)
    }

    // MARK: Where to

    @Test func nothingGoesToAnAddressThatIsNotAllowed() async throws {
        let peer = try await ScriptedHTTPPeer.start(.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        let cases: [(hosts: Set<String>, host: String)] = [
            (["10.0.0.1"], "127.0.0.1"), ([], "127.0.0.1"), (["xen.example.org"], "xen.example.org"),
            (["10.0.0.1"], "xen.example.org"),
        ]
        for (hosts, host) in cases {
            let client = self.client(hosts: hosts) { name in
                [try #require(IPAddress(name == "xen.example.org" ? "127.0.0.1" : name))]
            }
            do throws(HTTPFailure) {
                _ = try await client.send(self.request(), to: self.target(peer, host: host), until: .now + Self.soon)
                Issue.record("\(host) was connected to")
            } catch {
                if case .denied = error {} else { Issue.record("\(error)") }
                #expect(!error.mayBeDown)
            }
        }
        #expect(peer.record.withLock { $0.connections } == 0)
        try await peer.stop()
    }

    @Test func aNameIsDialledAtTheAddressThatWasChecked() async throws {
        let peer = try await ScriptedHTTPPeer.start(.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
        // Neither of the first two may be dialled.
        let client = self.client(hosts: ["xen.example.org", "127.0.0.1"]) { name in
            name == "127.0.0.1"
                ? [try #require(IPAddress(name))]
                : try ["169.254.169.254", "0.0.0.0", "127.0.0.1"].map { try #require(IPAddress($0)) }
        }
        let answer = try await client.send(
            self.request(), to: self.target(peer, host: "xen.example.org"), until: .now + Self.soon)
        #expect(String(buffer: answer) == "ok")
        try await peer.stop()
    }

    // MARK: TLS

    @Test func tlsIsVerified() async throws {
        try await withTemporaryFolder { folder in
            let authority = try TestAuthority("authority", in: folder)
            let stranger = try TestAuthority("stranger", in: folder)
            let named = try authority.issue("host", for: ["IP:127.0.0.1"])
            let other = try authority.issue("other", for: ["IP:127.0.0.2", "DNS:localhost"])
            let ok = ScriptedHTTPPeer.Step.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            let good = try await ScriptedHTTPPeer.start(tls: named, ok)
            let wrong = try await ScriptedHTTPPeer.start(tls: other, ok)
            let trusted = ConsoleTLS(authorities: authority.certificate)
            #expect(try await self.exchange(with: good, tls: trusted).get() == "ok")
            let refusals: [(ScriptedHTTPPeer, ConsoleTLS)] = [
                (good, ConsoleTLS(authorities: stranger.certificate)), (good, ConsoleTLS()), (wrong, trusted),
                (good, ConsoleTLS(authorities: "\(folder)/none.pem")),
            ]
            for (peer, tls) in refusals {
                let before = peer.record.withLock { $0.requests.count }
                let failure = try #require(self.failure(await self.exchange(with: peer, tls: tls)))
                if case .tls = failure {} else { Issue.record("\(failure)") }
                // Not a byte of a request, in which there is a password, goes to somebody else.
                #expect(peer.record.withLock { $0.requests.count } == before)
                #expect(failure.error(at: self.target(peer)).code == .backendUnavailable)
            }
            for peer in [good, wrong] { try await peer.stop() }
        }
    }
}
