// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A value of the configuration that is written.
indirect enum YAMLValue: Sendable, Hashable {
    /// A number, a truth value, a duration or a word of ours, which need no quotes.
    case plain(String)
    /// Text from somewhere else.
    case text(String)
    /// A list of such texts.
    case list([String])
    /// The place of a secret: an absolute path of ours.
    case secretFile(String)
    /// Keys and values.
    case map([YAMLEntry])
}
