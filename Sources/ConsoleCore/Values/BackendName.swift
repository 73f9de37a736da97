// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The name that the operator gave a backend: its key under `backends:`.
public struct BackendName: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name.
    public let description: String

    /// The backend called `name`.
    public init(_ name: String) {
        self.description = name
    }

    /// The backend called by this literal.
    public init(stringLiteral name: String) {
        self.description = name
    }

    /// The order of the names.
    public static func < (one: Self, other: Self) -> Bool {
        one.description < other.description
    }
}
