// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A value that must not be seen: a password, a key.
///
/// Every way of turning it into text gives `***`: description, debug description, mirror. The value itself leaves only
/// through ``reveal(_:)``, which is easy to search for.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// Hides `value`.
    public init(_ value: String) {
        self.value = value
    }

    /// Lends the value to `body`. What `body` returns is the caller's to keep secret.
    public func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result {
        try body(self.value)
    }

    /// Always `***`.
    public var description: String { "***" }

    /// Always `***`.
    public var debugDescription: String { "***" }

    /// A mirror with no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
