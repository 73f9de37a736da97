// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What issues tokens in a proxy, tells where they lead, and takes them back: nothing.
struct ProxyIssuer: ConsoleIssuing {
    private static let refusal = ConsoleError(
        .invalidRequest, "this is a proxy, which has no tokens to give or to take back: ask the API of its authority")

    func issue(_ request: ConsoleRequest) async throws -> IssuedToken {
        throw Self.refusal
    }

    func target(of token: AccessToken, types: [ConsoleType]) async throws -> TokenTarget? {
        throw Self.refusal
    }

    func revokeAccess(to instance: InstanceID, for principal: Principal) async throws -> Int {
        throw Self.refusal
    }
}
