// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore

/// Knows people by the value of `X-Auth-Token`, which is their project; `admin` is an administrator, and what begins with
/// `reader-` a reader of the project behind that.
struct FakeIdentity: IdentityProvider {
    var admitsEveryone: Bool { false }

    var challenge: String? { "Fake realm=\"test\"" }

    func authenticate(header: @Sendable (String) -> String?, client: String) async throws -> Principal {
        guard let token = header("x-auth-token") else { throw ConsoleError(.unauthenticated, "no token") }
        if token == "admin" { return Principal(name: token, role: .admin) }
        if token.hasPrefix("reader-") {
            return Principal(name: token, project: String(token.dropFirst(7)), role: .reader)
        }
        return Principal(name: token, project: token, role: .member)
    }
}
