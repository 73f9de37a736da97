// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A pair `NAME=VALUE`, as in a query or a cookie.
///
/// Bytes, and not characters: a combining mark behind a delimiter would hide it, and two spellings of a name would be one.
extension Substring.UTF8View {
    /// Whether the name is `name`.
    package func isPair(named name: String) -> Bool {
        self.prefix { $0 != UInt8(ascii: "=") }.elementsEqual(name.utf8)
    }

    /// The name: all that is before the first `=`.
    package var pairName: String { String(Substring(self.prefix { $0 != UInt8(ascii: "=") })) }

    /// The value: all that is behind the first `=`; empty without one.
    package var pairValue: String { String(Substring(self.drop { $0 != UInt8(ascii: "=") }.dropFirst())) }
}
