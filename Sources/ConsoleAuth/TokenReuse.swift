// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How often a token opens its console.
package enum TokenReuse: String, Sendable, Hashable, CaseIterable {
    /// Once; the same browser may take its session up again.
    case singleUse = "single-use"
    /// Until it expires, for anybody who has it and for several at once, as Nova does it.
    case untilExpiry = "until-expiry"
}
