// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

extension SettingsNode {
    /// An unquoted scalar, at line 1, column 1.
    public static func text(_ text: String) -> SettingsNode {
        SettingsNode(.scalar(text, isQuoted: false), at: SettingsLocation(line: 1, column: 1))
    }

    /// A list, at line 1, column 1.
    public static func list(_ nodes: SettingsNode...) -> SettingsNode {
        SettingsNode(.sequence(nodes), at: SettingsLocation(line: 1, column: 1))
    }

    /// A map, at line 1, column 1 as its keys are.
    public static func map(_ entries: KeyValuePairs<String, SettingsNode>) -> SettingsNode {
        let here = SettingsLocation(line: 1, column: 1)
        return SettingsNode(.mapping(entries.map { SettingsEntry(key: $0.key, at: here, value: $0.value) }), at: here)
    }

    /// A map of unquoted scalars, and of sections behind them, at line 1, column 1 as its keys are.
    public static func map(_ entries: [(String, String)], and sections: [String: SettingsNode] = [:]) -> SettingsNode {
        let here = SettingsLocation(line: 1, column: 1)
        let texts = entries.map { SettingsEntry(key: $0.0, at: here, value: .text($0.1)) }
        let others = sections.map { SettingsEntry(key: $0.key, at: here, value: $0.value) }
        return SettingsNode(.mapping(texts + others), at: here)
    }
}
