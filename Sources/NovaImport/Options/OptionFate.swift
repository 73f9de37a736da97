// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What became of an option of Nova's.
package enum OptionFate: Sendable, Hashable {
    /// It is about something else than consoles.
    case unrelated
    /// It was put into the value of another option.
    case substituted
    /// It is not used by Nova either, because of this.
    case overridden(by: String)
    /// It became this key. `note` says what is different, if anything is.
    case carried(to: String, note: String? = nil)
    /// There is nothing like it in Oriel, or not with this value.
    case noCounterpart(String)
}
