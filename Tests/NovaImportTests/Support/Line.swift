// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NovaImport
import Testing

/// A line of a file, and what becomes of the option in it.
struct Line {
    /// The line, or several that belong together.
    var text: String
    /// The fate as the report tells it; `nil` for a line that has no option in it.
    var fate: String?

    init(_ text: String, _ fate: String? = nil) {
        self.text = text
        self.fate = fate
    }

    /// The file that these lines are.
    static func text(of lines: [Line]) -> String { lines.map { $0.text + "\n" }.joined() }

    /// Holds what the report of `made` says of `lines` against their fates.
    static func expectFates(
        of lines: [Line], file: String, in made: NovaImport, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let expected = Self.fates(of: lines, file: file)
        let found = made.report.lines.map(\.description)
        #expect(found.count == expected.count, sourceLocation: sourceLocation)
        for (found, expected) in zip(found, expected) { #expect(found == expected, sourceLocation: sourceLocation) }
    }

    /// What the report must say about them, in their order.
    static func fates(of lines: [Line], file: String) -> [String] {
        var number = 1
        return lines.compactMap { line in
            defer { number += line.text.split(separator: "\n", omittingEmptySubsequences: false).count }
            return line.fate.map { "\(file):\(number): \($0)" }
        }
    }
}
