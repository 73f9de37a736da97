// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Yams

/// Turns one YAML document into a tree of ``SettingsNode``.
///
/// Yams stops at a key that is given twice. So that the rest of the file is checked all the same, such a key is marked
/// in the text, with as many characters as before so that no place moves, and the text is read once more. The private
/// use characters that mark a key are refused in a text that brings its own.
struct YAMLReader {
    /// Aliases multiply: a few lines can stand for millions of nodes.
    static let maximumNodes = 100_000
    /// As many doubled keys are told one by one: for each the whole text is read again.
    private static let marks: ClosedRange<UInt32> = 0xE000...0xE00F

    private var source: String
    private var text: [Unicode.Scalar]
    private let report: SettingsReport
    private var markedKeys: [Unicode.Scalar: String] = [:]
    private var nodes = 0

    init(text: String, report: SettingsReport) {
        self.source = text
        self.text = Array(text.unicodeScalars)
        self.report = report
    }

    /// The document's tree; `nil` when a mistake leaves nothing to read. A text with no document is empty.
    mutating func read() -> SettingsNode? {
        if let mark = self.text.firstIndex(where: { Self.marks.contains($0.value) }) {
            self.report.add("this character is not allowed here", path: "", at: self.location(ofScalar: mark))
            return nil
        }
        guard let root = self.compose() else { return nil }
        return self.convert(root)
    }

    // MARK: Yams

    private mutating func compose() -> Node? {
        while true {
            do {
                return try Yams.compose(yaml: self.source, .basic, .default, .utf8) ?? Node("")
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard let key = keys.first, self.markKey(key, at: context.mark) else {
                    self.report.add("a key is given more than once in this map", path: "", at: context.mark.location)
                    return nil
                }
            } catch let error as YamlError {
                let (what, location) = error.mistake(in: self)
                self.report.add(what, path: "", at: location)
                return nil
            } catch {
                self.report.add("cannot be read as YAML", path: "", at: SettingsLocation(line: 1, column: 1))
                return nil
            }
        }
    }

    /// Makes the first occurrence of a doubled key unlike the second one.
    private mutating func markKey(_ key: String, at mark: Mark) -> Bool {
        guard let first = key.unicodeScalars.first, var index = self.index(of: mark),
            let replacement = Unicode.Scalar(Self.marks.lowerBound + UInt32(self.markedKeys.count)),
            Self.marks.contains(replacement.value)
        else { return false }
        if self.text[index] == "\"" || self.text[index] == "'" { index += 1 }
        guard index < self.text.count, self.text[index] == first else { return false }
        self.text[index] = replacement
        self.markedKeys[replacement] = key
        self.source = String(String.UnicodeScalarView(self.text))
        return true
    }

    private func index(of mark: Mark) -> Int? {
        var line = 1
        var start = 0
        while line < mark.line {
            guard let end = self.text[start...].firstIndex(of: "\n") else { return nil }
            start = end + 1
            line += 1
        }
        let index = start + mark.column - 1
        return index < self.text.count ? index : nil
    }

    /// The place of the scalar at `index`.
    func location(ofScalar index: Int) -> SettingsLocation {
        let before = self.text.prefix(index)
        let line = before.count { $0 == "\n" } + 1
        let start = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return SettingsLocation(line: line, column: index - start + 1)
    }

    // MARK: The tree

    private mutating func convert(_ node: Node) -> SettingsNode? {
        self.nodes += 1
        let location = node.mark?.location ?? SettingsLocation(line: 1, column: 1)
        guard self.nodes <= Self.maximumNodes else {
            if self.nodes == Self.maximumNodes + 1 {
                self.report.add("the aliases of this file expand to too much", path: "", at: location)
            }
            return nil
        }
        switch node {
        case .scalar(let scalar):
            // No value of ours has one, and C ends a text at the first NUL: what is checked would not be what is used.
            if scalar.string.unicodeScalars.contains(where: { $0.value < 0x20 && !"\n\t".unicodeScalars.contains($0) })
            {
                self.report.add("control characters are not allowed", path: "", at: location)
            }
            return SettingsNode(Self.content(of: scalar), at: location)
        case .sequence(let sequence):
            var items: [SettingsNode] = []
            for item in sequence {
                guard let item = self.convert(item) else { return nil }
                items.append(item)
            }
            return SettingsNode(.sequence(items), at: location)
        case .mapping(let mapping):
            guard let entries = self.entries(of: mapping) else { return nil }
            return SettingsNode(.mapping(entries), at: location)
        case .alias:
            self.report.add("this alias cannot be resolved", path: "", at: location)
            return nil
        }
    }

    private mutating func entries(of mapping: Node.Mapping) -> [SettingsEntry]? {
        var entries: [SettingsEntry] = []
        var places: [String: SettingsLocation] = [:]
        for (key, value) in mapping {
            let location = key.mark?.location ?? SettingsLocation(line: 1, column: 1)
            guard let value = self.convert(value) else { return nil }
            guard case .scalar(let scalar) = key, case .scalar(let written, _) = Self.content(of: scalar) else {
                self.report.add("a key must be a text", path: "", at: location)
                continue
            }
            let name = written.unicodeScalars.first.flatMap { self.markedKeys[$0] } ?? written
            if let earlier = places[name] {
                self.report.add(
                    "the key '\(name)' is given twice in this map, first in line \(earlier.line)", path: "",
                    at: location)
                continue
            }
            places[name] = location
            entries.append(SettingsEntry(key: name, at: location, value: value))
        }
        return entries
    }

    /// A scalar's content. Only what is plain can be nothing: `""` is a text.
    private static func content(of scalar: Node.Scalar) -> SettingsNode.Content {
        let isQuoted =
            switch scalar.style {
            case .singleQuoted, .doubleQuoted, .literal, .folded: true
            case .plain, .any: false
            }
        let isNothing = ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        return !isQuoted && isNothing ? .empty : .scalar(scalar.string, isQuoted: isQuoted)
    }
}

extension Mark {
    /// The mark as ours.
    var location: SettingsLocation { SettingsLocation(line: self.line, column: self.column) }
}
