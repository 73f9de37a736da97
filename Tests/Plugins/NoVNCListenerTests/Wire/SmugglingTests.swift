// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Testing

@testable import NoVNCListener

@Suite struct SmugglingTests {
    /// What gets another answer than one 400, and why that is right.
    private static let otherAnswers: [String: [Int]] = [
        // A server may take more than one space (RFC 9112, section 3), and then the second request is an open one.
        "two spaces before the target": [200, 404],
        // Not granted, so answered as HTTP/1.1 (RFC 9110, section 7.8), and nothing behind it.
        "an upgrade to HTTP/2": [200],
        "a field that is too long": [431], "a name that is too long": [431], "too many fields": [431],
        "a target that is too long": [414],
    ]

    @Test func noHostileRequestIsAnsweredTwice() async throws {
        let stage = try await Stage.set()
        let target = HostileRequest.Target(path: "/console.html", host: "console.example")
        let requests = HostileRequest.all(for: target)
        #expect(requests.count >= 60)
        for request in requests {
            let statuses = try await request.statuses(from: stage.port, target: target)
            #expect(statuses == Self.otherAnswers[request.description] ?? [400], "\(request)")
        }
        #expect(stage.authorizer.state.current.clients.isEmpty)
        try await stage.strike()
    }

    @Test func aGoodRequestOfTheSameShapeIsServed() async throws {
        let stage = try await Stage.set()
        let target = HostileRequest.Target(path: "/console.html", host: "console.example")
        #expect(try await stage.exchange(target.last).hasPrefix("HTTP/1.1 200 "))
        try await stage.strike()
    }
}
