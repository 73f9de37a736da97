// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ConsoleRelay

/// The request for a tunnel, and replies of every kind.
@Suite struct TunnelHandshakeTests {
    private static let banner = "RFB 003.008\n"

    // MARK: The request

    private static func tunnel(
        path: String = "/console?uuid=1", host: String = "xen1", session: String? = "OpaqueRef:5"
    ) -> ConsoleTunnel {
        ConsoleTunnel(path: path, host: host, session: session.map { Secret($0) })
    }

    private static func request(_ tunnel: ConsoleTunnel) throws -> String {
        String(decoding: try TunnelHandshake.request(for: tunnel), as: UTF8.self)
    }

    @Test func aTunnelIsAskedForWithOneCookie() throws {
        #expect(
            try Self.request(Self.tunnel()) == "CONNECT /console?uuid=1 HTTP/1.0\r\nHost: xen1\r\nUser-Agent: oriel\r\n"
                + "Cookie: session_id=OpaqueRef:5\r\n\r\n")
        #expect(try !Self.request(Self.tunnel(session: nil)).contains("Cookie"))
        #expect(try Self.request(Self.tunnel(host: "[2001:db8::1]")).contains("\r\nHost: [2001:db8::1]\r\n"))
    }

    private static let unfit = [
        "", "a b", "a\rb", "a\nb", "a\r\nX: y", "a\u{0}b", "a\u{7F}b", "a\tb", "\u{E9}", "a\u{80}",
    ]

    @Test(arguments: Self.unfit)
    func whatCannotStandInARequestIsRefused(text: String) {
        for tunnel in [
            Self.tunnel(path: text), Self.tunnel(path: "/\(text) "), Self.tunnel(host: text),
            Self.tunnel(session: text),
        ] {
            let error = #expect(throws: ConsoleError.self) { try TunnelHandshake.request(for: tunnel) }
            #expect(error?.code == .consoleUnreachable)
        }
    }

    @Test(arguments: ["http://xen1/console", "console", "*"])
    func aPathBeginsWithASlash(path: String) {
        #expect(throws: ConsoleError.self) { try TunnelHandshake.request(for: Self.tunnel(path: path)) }
    }

    @Test(arguments: ["a;session_id=b", "a&b", "a,b", "a b", "secret\r\n"])
    func aSessionIsOneCookieAndIsNotTold(session: String) {
        let error = #expect(throws: ConsoleError.self) {
            try TunnelHandshake.request(for: Self.tunnel(session: session))
        }
        #expect(error?.message.contains("session") == true)
        #expect(error.map { "\($0)".contains(session) } == false)
    }

    @Test func aRequestStaysBelowWhatAHostReads() throws {
        let rest = try TunnelHandshake.request(for: Self.tunnel(path: "/")).count
        let fits = String(repeating: "a", count: 1023 - rest)
        #expect(try TunnelHandshake.request(for: Self.tunnel(path: "/\(fits)")).count == 1023)
        let error = #expect(throws: ConsoleError.self) {
            try TunnelHandshake.request(for: Self.tunnel(path: "/\(fits)a"))
        }
        #expect(error?.code == .consoleUnreachable)
        #expect(error?.message.contains("1024 bytes") == true)
    }

    // MARK: The reply

    /// What comes of a reply that arrives in these pieces, and what is left for the console.
    private static func receive(_ pieces: [[UInt8]]) -> (step: TunnelHandshake.Step, rest: String) {
        var handshake = TunnelHandshake()
        var step = TunnelHandshake.Step.needMoreBytes
        var rest = ByteBuffer()
        for piece in pieces {
            rest.writeBytes(piece)
            if step == .needMoreBytes { step = handshake.receive(&rest) }
        }
        return (step, String(buffer: rest))
    }

    private static func receive(_ text: String) -> (step: TunnelHandshake.Step, rest: String) {
        self.receive([Array(text.utf8)])
    }

    /// Replies, and what each is.
    private static let replies: [(String, TunnelHandshake.Step)] = [
        (TunnelScript.success, .open),
        ("HTTP/1.0 200\r\n\r\n", .open),
        ("HTTP/1.1 200 \r\n\r\n", .open),
        ("HTTP/1.1 200 Connection established\r\n\r\n", .open),
        // Fields of every kind mean nothing; a length least of all.
        ("HTTP/1.1 200 OK\r\nContent-Length: 999\r\nTransfer-Encoding: chunked\r\n\r\n", .open),
        ("HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\tmore\r\nno colon\r\n: \r\nB:\u{E9}\n\nC: d\r\r\n\r\n", .open),
        ("HTTP/1.1 200 OK\r\nA: \r\r\n\r\n", .open),
        ("HTTP/1.1 500 Internal Error\r\nconnection: close\r\n\r\n", .failed(.refused(status: 500))),
        ("HTTP/1.1 401\r\n\r\n", .failed(.refused(status: 401))),
        ("HTTP/1.1 302 Found\r\nLocation: https://elsewhere/\r\n\r\n", .failed(.refused(status: 302))),
        ("HTTP/1.1 201 Created\r\n\r\n", .failed(.refused(status: 201))),
        ("HTTP/1.1 100 Continue\r\n\r\n", .failed(.refused(status: 100))),
    ]

    @Test(arguments: Self.replies)
    func aReplyMeansTheSameInAnyTwoPieces(reply: String, step: TunnelHandshake.Step) {
        let bytes = Array((reply + Self.banner).utf8)
        for cut in 0...bytes.count {
            let result = Self.receive([Array(bytes.prefix(cut)), Array(bytes.dropFirst(cut))])
            #expect(result.step == step, "cut at \(cut)")
            #expect(result.rest == Self.banner, "cut at \(cut)")
        }
        #expect(Self.receive(bytes.map { [$0] }).step == step)
    }

    @Test(arguments: Self.replies)
    func aReplyThatIsCutIsNone(reply: String, step: TunnelHandshake.Step) {
        for count in 0..<reply.utf8.count {
            let result = Self.receive([Array(reply.utf8.prefix(count))])
            #expect(result.step == .needMoreBytes)
            #expect(result.rest.isEmpty)
        }
    }

    @Test(arguments: [
        "RFB 003.008\n", "SSH-2.0-OpenSSH\r\n", "HTTP/2 200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n",
        " HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.x 200 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1\t200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 000 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 +20 OK\r\n\r\n",
        "HTTP/1.1 200\n\n", "HTTP/1.1 200 OK\n\r\n", "HTTP/1.1 200 O\u{0}K\r\n\r\n", "HTTP/1.1 200 OK\rX\r\n\r\n",
        "HTTP/1.1 2\u{2}0 OK\r\n\r\n", "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}\u{28}", "\r\nHTTP/1.1 200 OK\r\n\r\n",
    ])
    func whatIsNoHTTPIsToldAtOnce(reply: String) {
        #expect(Self.receive(reply).step == .failed(.notHTTP))
        let bytes = Array(reply.utf8)
        for cut in 0...bytes.count {
            let result = Self.receive([Array(bytes.prefix(cut)), Array(bytes.dropFirst(cut))])
            #expect(result.step == .failed(.notHTTP), "cut at \(cut)")
        }
    }

    @Test func aReplyHasABound() {
        let head = "HTTP/1.1 200 OK\r\nA: "
        let room = TunnelHandshake.replyLimit - head.utf8.count - 4
        let longest = head + String(repeating: "a", count: room) + "\r\n\r\n"
        #expect(longest.utf8.count == 8192)
        let whole = Self.receive(longest + Self.banner)
        #expect(whole.step == .open)
        #expect(whole.rest == Self.banner)
        let tooLong = head + String(repeating: "a", count: room + 1) + "\r\n\r\n"
        #expect(Self.receive(tooLong).step == .failed(.tooLong))
        #expect(Self.receive("HTTP/1.1 200 " + String(repeating: "O", count: 9000)).step == .failed(.tooLong))
    }

    @Test func anEndIsAnEnd() {
        var handshake = TunnelHandshake()
        var bytes = ByteBuffer(string: "no" + TunnelScript.success)
        #expect(handshake.receive(&bytes) == .failed(.notHTTP))
        #expect(handshake.receive(&bytes) == .failed(.notHTTP))
    }

    // MARK: What it means

    @Test(arguments: [
        (401, ConsoleError.Code.backendSessionRejected), (403, .backendDenied), (404, .consoleUnreachable),
        (500, .consoleMoved), (503, .consoleBusy), (431, .consoleUnreachable), (408, .consoleUnreachable),
        (501, .consoleUnreachable), (302, .consoleUnreachable),
    ])
    func eachStatusHasItsMeaning(status: Int, code: ConsoleError.Code) {
        let error = TunnelFailure.refused(status: status).error(at: .tcp(host: "xen1", port: 443))
        #expect(error.code == code)
        #expect(error.message.contains("\(status)"))
        #expect(error.message.contains("xen1:443"))
    }
}
