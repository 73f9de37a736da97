// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// One mistake in a file of Nova's.
package struct NovaMistake: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file, as it was named.
    package var file: String
    /// The line, from 1; `nil` for a mistake of the whole file.
    package var line: Int?
    /// What is wrong, and what is allowed. It never has a value of the file in it, which may be a secret.
    package var what: String

    /// A mistake in `line` of `file`, or in all of it.
    package init(file: String, line: Int? = nil, what: String) {
        self.file = file
        self.line = line
        self.what = what
    }

    /// `file:line: what`.
    package var description: String {
        "\(self.file.oneLine)\(self.line.map { ":\($0)" } ?? ""): \(self.what)"
    }
}
