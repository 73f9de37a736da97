// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import NIOCore
import Testing

@testable import NoVNCListener

/// HTTP on the wire: files, and what is no request for one.
@Suite(.timeLimit(.minutes(2))) struct FilesTests {
    @Test func aFileIsServedAgainAndAgainOnOneConnection() async throws {
        let stage = try await Stage.set()
        let client = try await stage.connect()
        for _ in 0..<3 {
            try await client.send("GET /vnc.html?path=%3Ftoken%3Dx HTTP/1.1\r\nHost: h\r\n\r\n")
            let head = try await client.readHead()
            #expect(head.hasPrefix("HTTP/1.1 200 "))
            #expect(head.lowercased().contains("connection: keep-alive"))
            #expect(head.lowercased().contains("referrer-policy: no-referrer"))
            #expect(head.contains("frame-ancestors 'none'"))
            #expect(try await client.read(10) == Array("<p>vnc</p>".utf8))
        }
        try await client.send("HEAD /vnc.html HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        let head = String(decoding: try await client.readToEnd(), as: UTF8.self)
        #expect(head.hasPrefix("HTTP/1.1 200 "))
        #expect(head.lowercased().contains("content-length: 10"))
        #expect(head.hasSuffix("\r\n\r\n"))
        #expect(stage.authorizer.state.current.reached.isEmpty)
        try await stage.strike()
    }

    @Test(arguments: [
        "/", "/nothing.html", "//evil/%2f..", "///evil//%2f..", "/%2e%2e/", "/..", "/../../etc/passwd",
        "/..%2f..%2fetc/passwd", "/%252e%252e/", "/core", "/core/", "/core/../vnc.html", "//vnc.html", "/./vnc.html",
        "/vnc.html/", "/vnc.html%00", "/\\evil", "/%09/evil", "/;@evil", "/%0d%0aSet-Cookie:x=y", "/VNC.html",
    ])
    func aPathThatIsNotInTheTableIsNotFoundAndLeadsNowhere(path: String) async throws {
        let stage = try await Stage.set()
        let answer = try await stage.exchange("GET \(path) HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 404 "))
        #expect(!answer.lowercased().contains("location"))
        #expect(!answer.contains("evil"))
        #expect(!answer.lowercased().contains("set-cookie"))
        #expect(answer.hasSuffix("\r\n\r\n"))
        try await stage.strike()
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
    func otherMethodsAreNotAllowed(method: String) async throws {
        let stage = try await Stage.set()
        let answer = try await stage.exchange("\(method) /vnc.html HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 405 "))
        #expect(answer.contains("Allow: GET, HEAD\r\n"))
        try await stage.strike()
    }

    @Test(arguments: [
        ("GET /" + String(repeating: "a", count: 5000) + " HTTP/1.1\r\nHost: h\r\n\r\n", 414),
        ("GET /" + String(repeating: "a", count: 60_000) + " HTTP/1.1\r\nHost: h\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: " + String(repeating: "a", count: 9000) + "\r\n\r\n", 431),
        (
            "GET / HTTP/1.1\r\nHost: h\r\n"
                + (0..<65).map { "X\($0): a\r\n" }.joined() + "\r\n", 431
        ),
        (
            "GET / HTTP/1.1\r\nHost: h\r\n"
                + (0..<5).map { "X\($0): \(String(repeating: "a", count: 4000))\r\n" }.joined() + "\r\n", 431
        ),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: " + String(repeating: "a", count: 200_000), 431),
    ])
    func whatIsTooLongIsRefused(request: String, status: Int) async throws {
        let stage = try await Stage.set()
        let answer = try await stage.exchange(request)
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        try await stage.strike()
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 6\r\n\r\nhello",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nhello",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x5\r\n\r\nhello",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "GET / HTTP/1.1\nHost: h\n\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX : y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\u{0}b\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1x\r\nHost: h\r\n\r\n",
        "GET http://evil/ HTTP/1.1\r\nHost: h\r\n\r\n",
        "CONNECT evil:80 HTTP/1.1\r\nHost: h\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
        "RFB 003.008\n",
    ])
    func aRequestThatCanBeReadInTwoWaysIsRefusedOnce(request: String) async throws {
        let stage = try await Stage.set()
        let answer = try await stage.exchange(
            request + "GET /vnc.html HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
        // What hides behind it is not served.
        #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
        try await stage.strike()
    }

    @Test func aRequestThatTakesTooLongIsDropped() async throws {
        var limits = FrontLimits()
        limits.requestTimeout = .milliseconds(300)
        let stage = try await Stage.set(limits: limits)
        let silent = try await stage.connect()
        #expect(try await silent.readToEnd().isEmpty)
        let slow = try await stage.connect()
        // A byte now and then does not help: the limit is absolute.
        do {
            try await slow.send("GET /vnc.html HTTP/1.1\r\nX: ")
            while !slow.inbox.current.isClosed {
                try await slow.send("a")
                _ = try await stage.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            }
        } catch is ChannelError {
        } catch is IOError {
        }
        #expect(try await slow.readToEnd().isEmpty)
        try await stage.strike()
    }

    @Test func aClientThatAsksAndDoesNotReadIsDropped() async throws {
        var limits = FrontLimits()
        limits.answerTimeout = .milliseconds(300)
        let stage = try await Stage.set(files: ["large.js": String(repeating: "x", count: 32 << 20)], limits: limits)
        let client = try await stage.connect(isReading: false)
        try await client.send("GET /large.js HTTP/1.1\r\nHost: h\r\n\r\n")
        // The shutdown is done when every connection is closed: this one, whose answer is stuck, by its limit.
        try await stage.strike()
        try await client.close()
    }

    @Test func requestsThatComeBeforeTheAnswerIsTakenAreNotServed() async throws {
        let stage = try await Stage.set(files: ["large.js": String(repeating: "x", count: 16 << 20)])
        let client = try await stage.connect(isReading: false)
        let request = "GET /large.js HTTP/1.1\r\nHost: h\r\n\r\n"
        try await client.send(String(repeating: request, count: 100))
        try await client.setReading(true)
        let answer = try await client.readToEnd()
        #expect(answer.count > 16 << 20)
        #expect(answer.count < 17 << 20, "one answer, not a hundred")
        try await stage.strike()
    }

    @Test func requestsOneBehindTheOtherAreServed() async throws {
        let stage = try await Stage.set()
        let client = try await stage.connect()
        let request = "GET /vnc.html HTTP/1.1\r\nHost: h\r\n\r\n"
        try await client.send(request + request)
        for _ in 0..<2 {
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 200 "))
            _ = try await client.read(10)
        }
        try await client.close()
        try await stage.strike()
    }
}
