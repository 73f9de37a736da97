// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What the field `Authorization` says in HTTP's Basic scheme (RFC 7617).
struct BasicCredentials: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The bytes that are read, at most: names and passwords are short.
    private static let maximumLength = 1024

    /// The user's name.
    let name: String
    /// The password.
    let password: String

    /// Reads the field's value; `nil` when it is of another scheme, or not well formed. The text is UTF-8.
    init?(_ value: String?) {
        guard let value, value.utf8.count <= Self.maximumLength else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "basic", let data = Data(base64Encoded: String(parts[1])),
            let text = String(bytes: data, encoding: .utf8), let colon = text.firstIndex(of: ":")
        else { return nil }
        self.name = String(text[..<colon])
        self.password = String(text[text.index(after: colon)...])
    }

    /// Without the password, and without the name, which may be a password in the wrong place.
    var description: String { "***" }

    /// A mirror with no children.
    var customMirror: Mirror { Mirror(self, children: []) }
}
