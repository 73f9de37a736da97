// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// How much the token authority gives out. `nil` is without limit.
package struct AuthorityLimits: Sendable, Hashable {
    /// Sessions of one instance at once.
    package var sessionsPerInstance: Int? = 4
    /// Tokens that nobody redeemed yet.
    package var tokens = TokenQuota(total: 100_000, principal: 50, instance: 20)
    /// New tokens of one principal in a second.
    package var newTokensPerSecond: Int? = 10

    /// The defaults.
    package init() {}
}
