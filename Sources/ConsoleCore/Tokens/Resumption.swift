// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The right to take a session up again, as a store gives it.
public struct Resumption: Sendable, Hashable {
    /// The token's record. Its `session` is the new one.
    public var record: TokenRecord
    /// The session that the new one takes the place of, once it begins.
    public var former: SessionID
    /// The moment at which the session ends in any case, counted from the token's first session; `nil` for never.
    public var endsAt: Instant?

    /// A right with these properties.
    public init(record: TokenRecord, former: SessionID, endsAt: Instant?) {
        self.record = record
        self.former = former
        self.endsAt = endsAt
    }
}
