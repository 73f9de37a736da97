// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

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

    /// What the report must say about them, in their order.
    static func fates(of lines: [Line], file: String) -> [String] {
        var number = 1
        return lines.compactMap { line in
            defer { number += line.text.split(separator: "\n", omittingEmptySubsequences: false).count }
            return line.fate.map { "\(file):\(number): \($0)" }
        }
    }
}
