// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct TargetTests {
    @Test(arguments: StoreKind.allCases) func aTokenThatCanBeRedeemedHasATarget(_ kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue()
            let types: [ConsoleType] = [ConsoleType("xvpvnc"), .novnc]
            let target = try #require(try await desk.authority.target(of: token, types: types))
            #expect(target.instance == Desk.id)
            let grant = try await desk.redeem(token)
            #expect(target.address == grant.endpoint.address)
            // It is spent now, and was not by being asked for.
            #expect(try await desk.authority.target(of: token, types: types) == nil)
        }
    }

    @Test func otherTokensHaveNone() async throws {
        try await Desk.open { desk in
            let token = try await desk.issue()
            #expect(try await desk.authority.target(of: AccessToken(), types: [.novnc]) == nil)
            #expect(try await desk.authority.target(of: token, types: [ConsoleType("xvpvnc")]) == nil)
            #expect(try await desk.authority.target(of: token, types: []) == nil)
            desk.clock.advance(by: Desk.lifetime)
            #expect(try await desk.authority.target(of: token, types: [.novnc]) == nil)
        }
    }
}
