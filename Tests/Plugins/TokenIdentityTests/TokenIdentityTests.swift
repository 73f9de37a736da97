// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import TokenIdentity

@Suite struct TokenIdentityTests {
    private static let portal = Principal(name: "portal", role: .admin)
    private static let blue = Principal(name: "blue-ci", project: "blue", role: .reader)
    private static let one = String(repeating: "a", count: 32)
    private static let two = String(repeating: "b", count: 512)

    private static func ask(_ headers: [String: String]) async throws -> Principal {
        let provider = try TokenIdentity([(Self.portal, Secret(Self.one)), (Self.blue, Secret(Self.two))])
        #expect(!provider.admitsEveryone)
        #expect(provider.challenge == "Bearer realm=\"oriel\"")
        return try await provider.authenticate(header: { headers[$0] }, client: "192.0.2.7")
    }

    @Test(arguments: [
        ["x-auth-token": Self.one], ["authorization": "Bearer \(Self.one)"], ["authorization": "bearer \(Self.one)"],
        ["authorization": "BEARER  \(Self.one)"], ["x-auth-token": Self.one, "authorization": "Bearer \(Self.one)"],
    ])
    func whoHasTheTokenIsThatCaller(_ headers: [String: String]) async throws {
        #expect(try await Self.ask(headers) == Self.portal)
    }

    @Test func everyTokenIsItsOwnCallers() async throws {
        #expect(try await Self.ask(["x-auth-token": Self.two]) == Self.blue)
    }

    @Test(arguments: [
        [:], ["x-auth-token": ""], ["x-auth-token": "notused"], ["x-auth-token": String(Self.one.dropLast())],
        ["x-auth-token": Self.one + "a"], ["x-auth-token": Self.one + ", " + Self.one],
        ["x-auth-token": String(Self.one.dropLast()) + "b"], ["authorization": Self.one],
        ["authorization": "Basic \(Self.one)"], ["authorization": "Bearer"], ["authorization": "Bearer a \(Self.one)"],
        ["x-auth-token": Self.one, "authorization": "Bearer \(Self.two)"],
        ["x-auth-token": Self.one, "authorization": "Basic YTpi"],
        ["x-auth-token": String(repeating: "ä", count: 32)],
    ])
    func everybodyElseIsNobody(_ headers: [String: String]) async throws {
        let error = await #expect(throws: ConsoleError.self) { try await Self.ask(headers) }
        #expect(error?.code == .unauthenticated)
    }

    @Test(arguments: [
        "", "short", String(repeating: "a", count: 31), String(repeating: "a", count: 513),
        String(repeating: "a", count: 31) + " ", String(repeating: "a", count: 32) + "\n",
    ])
    func tokensThatCanBeGuessedOrSentByNobodyAreRefused(_ token: String) throws {
        let error = #expect(throws: ConsoleError.self) { try TokenIdentity([(Self.portal, Secret(token))]) }
        #expect(error?.message.contains("the token of 'portal' is not allowed") == true)
    }

    @Test func oneTokenIsOneCallers() throws {
        let error = #expect(throws: ConsoleError.self) {
            try TokenIdentity([(Self.portal, Secret(Self.one)), (Self.blue, Secret(Self.one))])
        }
        #expect(error?.message == "'portal' and 'blue-ci' have the same token")
    }
}
