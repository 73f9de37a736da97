// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore

/// Knows people by the value of `X-Auth-Token`, which is their project; `admin` is an administrator.
struct FakeIdentity: IdentityProvider {
    var admitsEveryone: Bool { false }

    func authenticate(header: @Sendable (String) -> String?) async throws -> Principal {
        guard let token = header("x-auth-token") else { throw ConsoleError(.unauthenticated, "no token") }
        if token == "admin" { return Principal(name: token, isAdministrator: true) }
        return Principal(name: token, project: token)
    }
}
