// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A piece of the configuration file and where it stands.
public struct SettingsNode: Sendable, Hashable {
    /// What the piece is.
    public indirect enum Content: Sendable, Hashable {
        /// Nothing at all, or `null`.
        case empty
        /// A single value, as written. `isQuoted` tells `"8080"` from `8080`.
        case scalar(String, isQuoted: Bool)
        /// A list.
        case sequence([SettingsNode])
        /// Keys and values, in the order of the file.
        case mapping([SettingsEntry])
    }

    /// What the piece is.
    public var content: Content
    /// Where it begins.
    public var location: SettingsLocation

    /// A piece at `location`.
    public init(_ content: Content, at location: SettingsLocation) {
        self.content = content
        self.location = location
    }

    /// What the piece is, in a few words for a person.
    public var summary: String {
        switch self.content {
        case .empty: "nothing"
        case .scalar(let text, _): "\"\(URLPasswords.hidden(in: text))\""
        case .sequence: "a list"
        case .mapping: "a map of keys"
        }
    }
}
