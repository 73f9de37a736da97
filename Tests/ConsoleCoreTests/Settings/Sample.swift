// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore

/// A section of `entries` that stand one a line from line 2: keys at column 3, values at column 20.
func section(
    _ entries: KeyValuePairs<String, SettingsNode.Content>, path: String = "b"
) -> (section: Section, report: SettingsReport) {
    let report = SettingsReport(file: "f.yaml", remembersKeys: true)
    let lines = entries.enumerated().map { index, entry in
        SettingsEntry(
            key: entry.key, at: SettingsLocation(line: index + 2, column: 3),
            value: SettingsNode(entry.value, at: SettingsLocation(line: index + 2, column: 20)))
    }
    let node = SettingsNode(.mapping(lines), at: SettingsLocation(line: 2, column: 3))
    let section = Section(node, path: path, report: report, at: SettingsLocation(line: 1, column: 1))
    return (section, report)
}

extension SettingsNode.Content {
    /// An unquoted scalar.
    static func plain(_ text: String) -> Self { .scalar(text, isQuoted: false) }

    /// A list of unquoted scalars at line 9, columns 1, 2 and so on.
    static func plainList(_ texts: String...) -> Self {
        .sequence(
            texts.enumerated().map { index, text in
                SettingsNode(.plain(text), at: SettingsLocation(line: 9, column: index + 1))
            })
    }
}
