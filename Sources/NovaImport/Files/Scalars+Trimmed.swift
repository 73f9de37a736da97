// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension Substring.UnicodeScalarView {
    /// Without white space around it.
    var trimmed: Self { self.trimmedAtEnd.drop(while: \.isBlank) }

    /// Without white space behind it.
    var trimmedAtEnd: Self {
        var rest = self
        while rest.last?.isBlank == true { rest.removeLast() }
        return rest
    }
}

extension Unicode.Scalar {
    /// Whether Python's `str.strip` takes it away: what is white space for Unicode, and the four separators of ASCII.
    fileprivate var isBlank: Bool { self.properties.isWhitespace || ("\u{1c}"..."\u{1f}").contains(self) }
}
