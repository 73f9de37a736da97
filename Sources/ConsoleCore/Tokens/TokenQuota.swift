// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How many tokens there may be that can still be redeemed for the first time; `nil` for any number.
public struct TokenQuota: Sendable, Hashable {
    /// In all.
    public var total: Int?
    /// Of one principal.
    public var principal: Int?
    /// For one instance.
    public var instance: Int?

    /// A quota of these numbers.
    public init(total: Int? = nil, principal: Int? = nil, instance: Int? = nil) {
        self.total = total
        self.principal = principal
        self.instance = instance
    }

    /// Which number was reached.
    public enum Breach: String, Sendable, Hashable, CaseIterable {
        case total, principal, instance
    }
}
