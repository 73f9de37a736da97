// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import KeystoneIdentity

@Suite(.timeLimit(.minutes(1))) struct KeystoneIdentityTests {
    private static let token = "gAAAAABtheTokenOfSomebody"
    private static let credentials = KeystoneCredentials.password(
        user: "oriel", domain: "default", project: "service", projectDomain: "default", password: Secret("s3cret"))

    private static func roles() -> KeystoneRoles {
        KeystoneRoles(section: Section(.map([:]), report: SettingsReport(file: "f")))
    }

    private static func body(roles: [String] = ["member"], project: String? = "p1", expires: String? = nil) -> String {
        let names = roles.map { #"{"id": "1", "name": "\#($0)"}"# }.joined(separator: ", ")
        let place = project.map { #""project": {"id": "\#($0)", "name": "blue"}, "# } ?? ""
        let end = expires.map { #""\#($0)""# } ?? "null"
        return #"{"token": {\#(place)"roles": [\#(names)], "expires_at": \#(end), "#
            + #""user": {"id": "u1", "name": "ann", "domain": {"id": "default", "name": "Default"}}}}"#
    }

    private static func provider(
        _ url: String, lifetime: Duration = .seconds(30), timeout: Duration = .seconds(5),
        clock: HandClock = HandClock()
    ) throws -> KeystoneIdentity {
        KeystoneIdentity(
            service: KeystoneService(
                client: try KeystoneClient(url: url, caFile: nil, timeout: timeout), credentials: Self.credentials),
            roles: Self.roles(), lifetime: lifetime, uptime: clock.timeSource.uptime)
    }

    private static func ask(_ provider: KeystoneIdentity, _ token: String? = Self.token) async throws -> Principal {
        try await provider.authenticate(header: { $0 == "x-auth-token" ? token : nil }, client: "192.0.2.7")
    }

    private static func code(_ provider: KeystoneIdentity, _ token: String? = Self.token) async -> ConsoleError.Code? {
        do {
            _ = try await Self.ask(provider, token)
            return nil
        } catch {
            return (error as? ConsoleError)?.code
        }
    }

    /// Knows everybody, with this body.
    private static func knowing(_ body: String) -> @Sendable (FakeKeystone.Question) -> FakeKeystone.Answer {
        { $0.method == "POST" ? .init(status: 201, token: "own") : .init(status: 200, body: body) }
    }

    @Test func itSignsInOnceAndAsksOnceForAToken() async throws {
        try await FakeKeystone.with(Self.knowing(Self.body())) { keystone in
            let clock = HandClock()
            let provider = try Self.provider(keystone.url, clock: clock)
            let ann = Principal(name: "ann@Default", project: "p1", role: .member)
            for _ in 0..<3 {
                let principal = try await Self.ask(provider)
                #expect(principal == ann)
            }
            let first = keystone.asked.current
            #expect(first.map(\.method) == ["POST", "GET"])
            #expect(first[0].path == "/v3/auth/tokens" && first[0].body.contains(#""password":"s3cret""#))
            #expect(first[1].path == "/v3/auth/tokens?nocatalog")
            #expect(first[1].own == "own" && first[1].subject == Self.token)
            clock.advance(by: .seconds(31))
            let again = try await Self.ask(provider)
            #expect(again == ann)
            #expect(keystone.asked.current.map(\.method) == ["POST", "GET", "GET"])
        }
    }

    @Test func itsOwnTokenIsGotAgainWhenItHasExpired() async throws {
        let isFirst = Watched(true)
        try await FakeKeystone.with { question in
            if question.method == "POST" {
                defer { isFirst.update { $0 = false } }
                return .init(status: 201, token: isFirst.current ? "old" : "new")
            }
            return question.own == "new" ? .init(status: 200, body: Self.body()) : .init(status: 401)
        } _: { keystone in
            let principal = try await Self.ask(try Self.provider(keystone.url))
            #expect(principal.name == "ann@Default")
            #expect(keystone.asked.current.map(\.method) == ["POST", "GET", "POST", "GET"])
        }
    }

    @Test func whatKeystoneDoesNotKnowIsNobody() async throws {
        try await FakeKeystone.with {
            $0.method == "POST" ? .init(status: 201, token: "own") : .init(status: 404)
        } _: {
            keystone in
            let provider = try Self.provider(keystone.url)
            for _ in 0..<2 { #expect(await Self.code(provider) == .unauthenticated) }
            #expect(keystone.asked.current.map(\.method) == ["POST", "GET", "GET"])
        }
    }

    @Test(arguments: [nil, "", "short", "gAAAA with spaces in it", String(repeating: "x", count: 4097)])
    func whatIsNoTokenIsNotAskedFor(_ token: String?) async throws {
        try await FakeKeystone.with(Self.knowing(Self.body())) { keystone in
            let provider = try Self.provider(keystone.url)
            #expect(await Self.code(provider, token) == .unauthenticated)
            #expect(keystone.asked.current.isEmpty)
        }
    }

    @Test(arguments: [401, 403, 500]) func aKeystoneThatRefusesOrielIsUnavailable(_ status: Int) async throws {
        try await FakeKeystone.with { _ in
            .init(status: status)
        } _: { keystone in
            let provider = try Self.provider(keystone.url)
            #expect(await Self.code(provider) == .authorityUnavailable)
        }
        try await FakeKeystone.with {
            $0.method == "POST" ? .init(status: 201, token: "own") : .init(status: status)
        } _: {
            keystone in
            let provider = try Self.provider(keystone.url)
            #expect(await Self.code(provider) == .authorityUnavailable)
        }
    }

    @Test func aKeystoneThatIsAwayOrTalksNonsenseIsUnavailable() async throws {
        let hole = try BlackHole.closed()
        defer { hole.stop() }
        let provider = try Self.provider("http://127.0.0.1:\(hole.port)/v3")
        #expect(await Self.code(provider) == .authorityUnavailable)
        try await FakeKeystone.with(Self.knowing("<html>")) { keystone in
            let provider = try Self.provider(keystone.url)
            #expect(await Self.code(provider) == .authorityUnavailable)
        }
    }

    @Test func aKeystoneThatNeverEndsItsAnswerIsUnavailable() async throws {
        let body = Self.body()
        try await FakeKeystone.with { question in
            question.method == "POST"
                ? .init(status: 201, token: "own") : .init(status: 200, body: body, withheld: 10)
        } _: { keystone in
            let provider = try Self.provider(keystone.url, timeout: .milliseconds(500))
            #expect(await Self.code(provider) == .authorityUnavailable)
        }
    }

    @Test func theTimeCountsOnceForAllThatHasToBeAsked() async throws {
        let body = Self.body()
        try await FakeKeystone.with { question in
            question.method == "POST"
                ? .init(status: 201, token: "own", delay: .milliseconds(700))
                : .init(status: 200, body: body, delay: .milliseconds(700))
        } _: { keystone in
            let provider = try Self.provider(keystone.url, timeout: .seconds(1))
            #expect(await Self.code(provider) == .authorityUnavailable)
        }
    }

    @Test(
        arguments: [
            (["reader"], "p1", Principal.Role.reader), (["reader", "Member"], "p1", .member),
            (["member", "admin"], "p1", .admin), (["admin"], nil, .admin),
        ] as [([String], String?, Principal.Role)])
    func theStrongestRoleCounts(_ roles: [String], _ project: String?, _ role: Principal.Role) async throws {
        try await FakeKeystone.with(Self.knowing(Self.body(roles: roles, project: project))) { keystone in
            let principal = try await Self.ask(try Self.provider(keystone.url))
            #expect(principal == Principal(name: "ann@Default", project: role == .admin ? nil : project, role: role))
        }
    }

    @Test(arguments: [([], "p1"), (["heat_stack_owner"], "p1"), (["member"], nil)] as [([String], String?)])
    func whoHasNoRoleHereIsToldSo(_ roles: [String], _ project: String?) async throws {
        try await FakeKeystone.with(Self.knowing(Self.body(roles: roles, project: project))) { keystone in
            let provider = try Self.provider(keystone.url)
            #expect(await Self.code(provider) == .forbidden)
        }
    }

    @Test(arguments: ["2020-01-01T00:00:00.000000Z", "nonsense"])
    func anAnswerCountsNoLongerThanTheToken(_ expires: String) async throws {
        try await FakeKeystone.with(Self.knowing(Self.body(expires: expires))) { keystone in
            let provider = try Self.provider(keystone.url)
            for _ in 0..<2 { _ = try await Self.ask(provider) }
            #expect(keystone.asked.current.map(\.method) == ["POST", "GET", "GET"])
        }
    }
}
