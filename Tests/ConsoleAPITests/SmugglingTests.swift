// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import ConsoleAPI

@Suite struct SmugglingTests {
    /// What gets another answer than one 400, and why that is right.
    private static let otherAnswers: [String: [Int]] = [
        // A server may take more than one space (RFC 9112, section 3), and then the requests behind it are open ones.
        "two spaces before the target": [200, 404, 200],
        // Not granted, so answered as HTTP/1.1 (RFC 9110, section 7.8), and nothing behind it.
        "an upgrade to HTTP/2": [200], "an upgrade with a length": [200], "an upgrade by POST": [405],
        // A server must take it (RFC 9112, section 3.2.2). Where its body ends is beyond doubt.
        "a target in absolute form": [200, 404, 200], "a target in absolute form with another host": [200, 404, 200],
        "a target of another scheme": [200, 404, 200],
        // HTTP/1.0 has no Host, and the version is not told. An API that asks nobody who they are takes no such request.
        "no Host": [403, 404, 200], "a target that is too long": [414, 404, 200],
    ]

    @Test func noHostileRequestIsAnsweredTwice() async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let service = API().service(at: .init(host: "127.0.0.1", port: 0)) { told.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let port = try #require(await ports.first { _ in true })
            let target = HostileRequest.Target(path: "/healthz", host: "localhost")
            let requests = HostileRequest.all(for: target)
            #expect(requests.count >= 60)
            for request in requests {
                let statuses = try await request.statuses(from: port, target: target)
                #expect(statuses == Self.otherAnswers[request.description] ?? [400], "\(request)")
            }
            group.cancelAll()
        }
    }

    @Test func goodRequestsBehindOneAnotherAreAnsweredInTurn() async throws {
        let target = HostileRequest.Target(path: "/healthz", host: "localhost")
        let body = #"{"instance": "web"}"#
        let chunks = "5\r\n" + body.prefix(5) + "\r\n\(String(body.utf8.count - 5, radix: 16))\r\n" + body.dropFirst(5)
        let post = "POST /v1/consoles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        let requests =
            post + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
            + post + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "\r\n0\r\n\r\n"
            + post + "Content-Length: 70000\r\n\r\n" + String(repeating: " ", count: 70_000)
        let request = HostileRequest("good ones", requests)
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let service = API().service(at: .init(host: "127.0.0.1", port: 0)) { told.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let port = try #require(await ports.first { _ in true })
            #expect(try await request.statuses(from: port, target: target) == [200, 200, 413, 200])
            group.cancelAll()
        }
    }
}
