// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The identity of a session. It is no secret and gives no right: it appears in logs, metrics and the API.
public struct SessionID: Sendable, Hashable, CustomStringConvertible {
    /// The id: 16 hexadecimal digits.
    public let description: String

    /// A new id.
    public init() {
        let text = String(UInt64.random(in: .min ... .max), radix: 16)
        self.description = String(repeating: "0", count: 16 - text.count) + text
    }

    /// The id in `text`, as ``description`` gave it.
    public init(_ text: String) {
        self.description = text
    }
}
