// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A file in the dialect of INI that oslo.config reads.
///
/// A group begins with `[name]`. An assignment is `key = value` or `key: value`, and lines behind it that begin with a blank
/// go on with the value. A line that begins with `#` or `;` is a comment, and like an empty line it ends a value; a `#` behind a
/// blank or behind a value is part of the value. Quotes around a whole value do not count.
package struct NovaFile: Sendable, Hashable {
    /// The largest file that is read, in bytes. A configuration is a few kilobytes; more is the wrong file.
    package static let maximumSize = 1_048_576
    /// How many assignments are read. Nova has some thousand options.
    package static let maximumOptions = 10_000
    /// How many mistakes are told. A file of another kind has one in every line.
    private static let maximumMistakes = 20

    /// The file, as it was named.
    package let path: String
    /// The assignments, in their order.
    package let options: [NovaOption]

    /// Reads `text`, which is the file at `path`. What Nova itself would refuse to read is a mistake.
    ///
    /// - Parameter mistakes: takes every mistake, up to 20 of them.
    package init(path: String, text: String, mistakes: inout [NovaMistake]) {
        self.path = path
        guard text.utf8.count <= Self.maximumSize else {
            mistakes.append(NovaMistake(file: path, what: "the file is larger than 1 MiB"))
            self.options = []
            return
        }
        var reader = Reader(path: path)
        for line in Self.lines(of: text) {
            reader.take(line)
            if reader.mistakes.count == Self.maximumMistakes { break }
        }
        reader.finish()
        mistakes += reader.mistakes
        let isTooMany = reader.options.count > Self.maximumOptions
        if isTooMany { mistakes.append(NovaMistake(file: path, what: "the file has more than 10000 options")) }
        self.options = isTooMany ? [] : reader.options
    }

    /// The lines without what ends them, which is what ends lines for Python's text files.
    private static func lines(of text: String) -> [Substring.UnicodeScalarView] {
        var lines: [Substring.UnicodeScalarView] = []
        var rest = Substring(text).unicodeScalars
        while let end = rest.firstIndex(where: { $0 == "\n" || $0 == "\r" }) {
            lines.append(rest[..<end])
            let isPair = rest[end] == "\r" && rest[end...].dropFirst().first == "\n"
            rest = rest[end...].dropFirst(isPair ? 2 : 1)
        }
        return lines + [rest]
    }
}

extension NovaFile {
    /// What was read so far.
    private struct Reader {
        let path: String
        var options: [NovaOption] = []
        var mistakes: [NovaMistake] = []
        private var line = 0
        private var group: String?
        /// The assignment whose value may go on.
        private var open: NovaOption?

        init(path: String) { self.path = path }

        mutating func take(_ whole: Substring.UnicodeScalarView) {
            self.line += 1
            let line = whole.trimmedAtEnd
            guard let first = line.first else {
                self.finish()
                return
            }
            if first == " " || first == "\t" {
                guard self.open != nil else {
                    self.refuse("a line that begins with a blank goes on with a value, and there is none before it")
                    return
                }
                self.open?.value += "\n" + String(line.trimmed)
                return
            }
            self.finish()
            switch first {
            case "[": self.begin(line)
            case "#", ";": break
            default: self.assign(line)
            }
        }

        /// Ends the value that may go on.
        mutating func finish() {
            if let open { self.options.append(open) }
            self.open = nil
        }

        private mutating func begin(_ line: Substring.UnicodeScalarView) {
            guard line.last == "]" else {
                self.refuse("the name of a group must end with ], and nothing may stand behind it")
                return
            }
            guard line.count > 2 else {
                self.refuse("the name of a group is empty")
                return
            }
            self.group = String(line.dropFirst().dropLast())
        }

        private mutating func assign(_ line: Substring.UnicodeScalarView) {
            guard let separator = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
                self.refuse("expected \"option = value\", a group in brackets, or a comment")
                return
            }
            let name = String(line[..<separator].trimmed)
            guard !name.isEmpty else {
                self.refuse("the name of the option is missing")
                return
            }
            guard let group else {
                let isFlag = name.hasPrefix("--")
                self.refuse(
                    isFlag
                        ? "this is a file of flags, as Nova had them before Essex: expected a group such as [DEFAULT] first, "
                            + "and options without --"
                        : "a group such as [DEFAULT] must come before the first option")
                return
            }
            var value = line[separator...].dropFirst().trimmed
            if let quote = value.first, quote == "\"" || quote == "'", value.last == quote {
                value = value.dropFirst().dropLast()
            }
            self.open = NovaOption(name: OptionName(group, name), value: String(value), line: self.line)
        }

        private mutating func refuse(_ what: String) {
            self.mistakes.append(NovaMistake(file: self.path, line: self.line, what: what))
        }
    }
}
