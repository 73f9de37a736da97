// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Writes the configuration as YAML that means the same whatever is in the values.
enum YAMLText {
    /// The lines of `entries`.
    static func lines(of entries: [YAMLEntry], depth: Int = 0) -> [String] {
        entries.flatMap { self.lines(of: $0, depth: depth) }
    }

    /// `text` as a comment, as many lines of it as it takes.
    static func comment(_ text: String, depth: Int = 0) -> [String] {
        let indentation = String(repeating: "  ", count: depth) + "#"
        var lines: [String] = []
        var line = indentation
        for word in text.printable.split(separator: " ") {
            if line != indentation, line.count + word.count >= 110 {
                lines.append(line)
                line = indentation
            }
            line += " \(word)"
        }
        return lines + [line]
    }

    private static func lines(of entry: YAMLEntry, depth: Int) -> [String] {
        let key = String(repeating: "  ", count: depth) + (entry.isOff ? "#" : "") + self.key(entry.key) + ":"
        let above = entry.comments.flatMap { self.comment($0, depth: depth) }
        return switch entry.value {
        case .plain(let text): above + ["\(key) \(text)"]
        case .text(let text): above + ["\(key) \(self.quoted(text))"]
        case .list(let texts): above + ["\(key) [\(texts.map(self.quoted).joined(separator: ", "))]"]
        case .secretFile(let path): above + ["\(key) {file: \(self.quoted(path))}"]
        case .map(let entries) where entries.allSatisfy(\.isOff):
            above + ["\(key) {}"] + self.lines(of: entries, depth: depth + 1)
        case .map(let entries): above + [key] + self.lines(of: entries, depth: depth + 1)
        }
    }

    /// `key` as it is where nobody could take it for anything but text: not for a number, a truth value or nothing.
    private static func key(_ key: String) -> String {
        let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]
        let isPlain =
            key.unicodeScalars.first.map { ("a"..."z").contains($0) || ("A"..."Z").contains($0) } == true
            && !words.contains(key.lowercased())
        return isPlain ? key : self.quoted(key)
    }

    /// `text` in double quotes, with everything escaped that is not plain ASCII (YAML 1.2, 5.7).
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case " "..."~": quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}

extension String {
    /// The text with everything replaced that is not plain ASCII of one line.
    fileprivate var printable: String {
        String(String.UnicodeScalarView(self.unicodeScalars.map { (" "..."~").contains($0) ? $0 : "?" }))
    }
}
