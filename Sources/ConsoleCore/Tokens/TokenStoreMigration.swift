// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a migration of a token store did.
public struct TokenStoreMigration: Sendable, Hashable {
    /// The version that it had; 0 when there was nothing.
    public var from: Int
    /// The version that it has.
    public var to: Int

    /// A migration between these versions.
    public init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }
}
