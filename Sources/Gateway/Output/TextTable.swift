// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Rows of text in columns, for a terminal.
struct TextTable {
    private let rows: [[String]]

    /// A table with these headings. Cells are made printable: names come from hypervisors.
    init(headings: [String], rows: [[String]]) {
        self.rows = ([headings] + rows).map { $0.map { Printable.escape($0, limit: 128) } }
    }

    /// The lines, with the columns aligned, two spaces between them and none at the end.
    var text: String {
        let columns = self.rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            self.rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return self.rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
