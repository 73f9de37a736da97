// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The tables of `docs/configuration.md`.
struct ConfigurationPage {
    /// One key as the page describes it.
    struct Row {
        /// The path, with `NAME` for a name that the operator gives and `(kind)` for a plug-in's.
        var path: String
        /// The cell `default`.
        var fallback: String
        /// The cell `allowed`.
        var allowed: String
    }

    /// The rows of every table that has a column `default`.
    private(set) var rows: [Row] = []

    init() throws {
        var (section, kind, columns) = ("", "", [String]())
        for line in try Repository.text("docs/configuration.md").split(separator: "\n").map(String.init) {
            if line.hasPrefix("#") {
                columns = []
                let words = line.matches(of: /`([^`]+)`/).map { String($0.1) }
                if line.hasPrefix("### Kind"), let name = words.first {
                    kind = name
                } else {
                    (section, kind) = (words.first ?? "", "")
                }
            } else if line.hasPrefix("|") {
                let cells = Self.cells(line)
                if columns.isEmpty { columns = cells }
                guard let key = Self.key(in: cells), let column = columns.firstIndex(of: "default") else { continue }
                let allowed = columns.firstIndex(of: "allowed").map { cells[$0] } ?? ""
                let prefix = [section, kind.isEmpty ? "" : "(\(kind))"].filter { !$0.isEmpty }
                self.rows.append(
                    Row(path: (prefix + [key]).joined(separator: "."), fallback: cells[column], allowed: allowed))
            } else {
                columns = []
            }
        }
    }

    /// The cells of a line, without the marks of code.
    private static func cells(_ line: String) -> [String] {
        line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    private static func key(in cells: [String]) -> String? {
        guard let first = cells.first?.wholeMatch(of: /`([A-Za-z0-9_.]+)`/) else { return nil }
        return String(first.1)
    }
}
