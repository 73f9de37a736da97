// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The `name` of a server list. For Nova it is a regular expression; here a text that a name contains, with `^` and `$`
/// for its ends, which is what clients send. The rest of the expressions is refused: on an API that many reach, one
/// expression can keep a processor busy for hours.
struct NameFilter: Sendable {
    private let text: String
    private let isAtStart: Bool
    private let isAtEnd: Bool

    /// Reads `pattern`. A backslash makes the character after it a plain one, and a full stop always is.
    ///
    /// - Throws: ``Fault`` 400 that names the character.
    init(_ pattern: String) throws {
        var rest = pattern[...]
        self.isAtStart = rest.hasPrefix("^")
        if self.isAtStart { rest.removeFirst() }
        var text = ""
        var isAtEnd = false
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                guard let escaped = rest.popFirst(), !escaped.isLetter, !escaped.isNumber else {
                    throw Self.refusal(of: character)
                }
                text.append(escaped)
            case "$" where rest.isEmpty:
                isAtEnd = true
            case "^", "$", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|":
                throw Self.refusal(of: character)
            default:
                text.append(character)
            }
        }
        self.text = text
        self.isAtEnd = isAtEnd
    }

    /// Whether `name` is one.
    func matches(_ name: String) -> Bool {
        switch (self.isAtStart, self.isAtEnd) {
        case (true, true): name == self.text
        case (true, false): name.hasPrefix(self.text)
        case (false, true): name.hasSuffix(self.text)
        case (false, false): self.text.isEmpty || name.contains(self.text)
        }
    }

    private static func refusal(of character: Character) -> Fault {
        Fault(
            .badRequest,
            "name is a literal text here, with ^ and $ for its ends; '\(character)' must be written '\\\(character)'.")
    }
}
