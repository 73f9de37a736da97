// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What there is in a history of tokens, counted: a history without violations says little where nothing could go wrong.
public struct TokenHistoryTally: Sendable, Hashable, CustomStringConvertible {
    /// Tokens that were issued.
    public var issued = 0
    /// Tokens that opened.
    public var opened = 0
    /// Tries that were refused.
    public var refused = 0
    /// Tries whose outcome nobody knows.
    public var unknown = 0
    /// Tries that began after their token had expired.
    public var late = 0
    /// Tries that began after a revocation of their token was said to be done.
    public var revoked = 0
    /// Tries of what was never issued.
    public var unissued = 0
    /// Revocations that were said to be done.
    public var acknowledged = 0

    /// Nothing yet.
    public init() {}

    /// The numbers on one line.
    public var description: String {
        """
        \(self.issued) tokens issued, \(self.opened) opened; \(self.refused) tries refused, \(self.unknown) unknown, \
        \(self.late) after expiry, \(self.revoked) after revocation, \(self.unissued) of no token; \
        \(self.acknowledged) revocations
        """
    }
}
