// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a store keeps of a session that begins, so that it can be taken up again.
public struct SessionHold: Sendable, Hashable {
    /// HMAC-SHA256 of the secret that takes the session up again: 32 bytes; `nil` when nobody may.
    public var resumeHash: [UInt8]?
    /// Up to this moment the session counts as alive or as one that can be taken up again. While it lives,
    /// ``TokenStore/renew(_:until:)`` moves it on.
    public var until: Instant
    /// The moment at which the session ends in any case; `nil` for never. Only that of the token's first session counts.
    public var endsAt: Instant?

    /// A hold with these properties.
    public init(resumeHash: [UInt8]? = nil, until: Instant, endsAt: Instant? = nil) {
        self.resumeHash = resumeHash
        self.until = until
        self.endsAt = endsAt
    }
}
