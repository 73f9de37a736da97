// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import Gateway

/// What the API has instead of the authority itself.
@Suite struct IssuerTests {
    private let principal = Principal(name: "root", role: .admin)
    private let instance = InstanceID(bytes: (1, 1))

    @Test func whoGoesAwayIssuesNothingAndStillRevokes() async throws {
        let phase = Phase(awaiting: []) {}
        let issuer = DrainingIssuer(issuer: SevenTokens(), phase: phase)
        phase.beginDraining()
        let request = ConsoleRequest(instance: .id(self.instance), type: .novnc, principal: self.principal)
        let error = await #expect(throws: ConsoleError.self) { try await issuer.issue(request) }
        #expect(error?.message == "the gateway is going away")
        #expect(try await issuer.revokeAccess(to: self.instance, for: self.principal) == 7)
    }

    @Test func aProxySendsThoseWhoRevokeToItsAuthority() async throws {
        let error = await #expect(throws: ConsoleError.self) {
            try await ProxyIssuer().revokeAccess(to: self.instance, for: self.principal)
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("ask the API of its authority") == true)
    }
}

private struct SevenTokens: ConsoleIssuing {
    func issue(_ request: ConsoleRequest) async throws -> IssuedToken {
        throw ConsoleError(.internalError, "not asked")
    }

    func target(of token: AccessToken, types: [ConsoleType]) async throws -> TokenTarget? { nil }

    func revokeAccess(to instance: InstanceID, for principal: Principal) async throws -> Int { 7 }
}
