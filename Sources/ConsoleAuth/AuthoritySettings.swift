// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What the token authority grants.
package struct AuthoritySettings: Sendable, Hashable {
    /// How long a token can be redeemed. Nova's default.
    package var tokenLifetime = Duration.seconds(600)
    /// After how long a session ends in any case; `nil` for never.
    package var maximumSession: Duration? = .seconds(8 * 3600)
    /// After how long without a byte from the client a session ends; `nil` for never.
    package var idleTimeout: Duration? = .seconds(1800)
    /// How many times a token may be redeemed while its session never begins: a console that is down for a moment does
    /// not burn the user's URL, and a token is no tool for knocking on a hypervisor's ports.
    package var maximumTries = 3
    /// How long after its end a session can be taken up again by the browser that had it; zero for never.
    package var resumeWindow = Duration.seconds(60)
    /// How often a token opens its console.
    package var reuse = TokenReuse.singleUse
    /// How much is given out.
    package var limits = AuthorityLimits()

    /// The defaults.
    package init() {}
}
