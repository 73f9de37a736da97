// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A key of the configuration that is written, with its comments.
struct YAMLEntry: Sendable, Hashable {
    /// The key.
    var key: String
    /// Its value.
    var value: YAMLValue
    /// The lines above it.
    var comments: [String] = []
    /// Whether it is written as a comment itself, for somebody to decide.
    var isOff = false

    /// A key with what is above it.
    init(_ key: String, _ value: YAMLValue, comments: [String] = [], isOff: Bool = false) {
        self.key = key
        self.value = value
        self.comments = comments
        self.isOff = isOff
    }

    /// A key whose value is the option's, with its origin above it.
    init(_ key: String, _ value: YAMLValue, from setting: NovaSetting<some Any>, isOff: Bool = false) {
        self.init(key, value, comments: [setting.origin], isOff: isOff)
    }
}
