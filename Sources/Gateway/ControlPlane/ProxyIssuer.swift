// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What issues tokens in a proxy: nothing.
struct ProxyIssuer: ConsoleIssuing {
    func issue(_ request: ConsoleRequest) async throws -> IssuedToken {
        throw ConsoleError(
            .invalidRequest, "this is a proxy, which has no tokens to give: ask the API of its authority")
    }
}
