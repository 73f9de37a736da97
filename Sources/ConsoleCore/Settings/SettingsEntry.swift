// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A key and its value.
public struct SettingsEntry: Sendable, Hashable {
    /// The key.
    public var key: String
    /// Where the key stands.
    public var location: SettingsLocation
    /// The value.
    public var value: SettingsNode

    /// `key: value`, with the key at `location`.
    public init(key: String, at location: SettingsLocation, value: SettingsNode) {
        self.key = key
        self.location = location
        self.value = value
    }
}
