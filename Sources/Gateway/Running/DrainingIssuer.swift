// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Issues tokens until the gateway goes away: nobody is given a URL that nobody answers any more.
struct DrainingIssuer: ConsoleIssuing {
    let issuer: any ConsoleIssuing
    let phase: Phase

    func issue(_ request: ConsoleRequest) async throws -> IssuedToken {
        if self.phase.isDraining { throw ConsoleError(.authorityUnavailable, "the gateway is going away") }
        return try await self.issuer.issue(request)
    }

    func target(of token: AccessToken, types: [ConsoleType]) async throws -> TokenTarget? {
        try await self.issuer.target(of: token, types: types)
    }

    /// Also while the gateway goes away: it has sessions until it is gone.
    func revokeAccess(to instance: InstanceID, for principal: Principal) async throws -> Int {
        try await self.issuer.revokeAccess(to: instance, for: principal)
    }
}
