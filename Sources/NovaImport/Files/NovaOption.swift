// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// One assignment in a file of Nova's.
package struct NovaOption: Sendable, Hashable {
    /// What is assigned to.
    package var name: OptionName
    /// What is assigned, as it is written: continuation lines are joined by newlines, nothing is substituted.
    package var value: String
    /// The line that it begins in, from 1.
    package var line: Int
}
