// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// How many clients a listener takes; part of its section `limits`. `nil` is without limit, in the file a 0.
package struct ConnectionLimits: Sendable, Hashable {
    /// `max_connections`: connections at once.
    package var connections: Int? = 10_000
    /// `max_unauthenticated`: those of them that have no session.
    package var unauthenticated: Int? = 2_000
    /// `max_connections_per_address`: those of them that come from one address.
    package var connectionsPerAddress: Int? = 200
    /// `new_connections_per_second_per_address`.
    package var newConnectionsPerSecond: Int? = 50
    /// `failed_tokens_per_minute_per_address`: after these the authority is not asked any more.
    package var failedTokensPerMinute: Int? = 20

    /// The defaults.
    package init() {}

    /// Reads its keys of `section`.
    package init(section: Section) {
        func limit(_ key: String, _ fallback: Int?) -> Int? {
            let value = section.value(key, default: fallback ?? 0, in: 0...10_000_000)
            return value == 0 ? nil : value
        }
        self.connections = limit("max_connections", self.connections)
        self.unauthenticated = limit("max_unauthenticated", self.unauthenticated)
        self.connectionsPerAddress = limit("max_connections_per_address", self.connectionsPerAddress)
        self.newConnectionsPerSecond = limit("new_connections_per_second_per_address", self.newConnectionsPerSecond)
        self.failedTokensPerMinute = limit("failed_tokens_per_minute_per_address", self.failedTokensPerMinute)
    }
}
