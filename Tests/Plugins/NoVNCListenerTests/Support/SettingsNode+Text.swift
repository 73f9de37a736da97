// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore

extension SettingsNode {
    /// An unquoted scalar.
    static func text(_ text: String) -> SettingsNode {
        SettingsNode(.scalar(text, isQuoted: false), at: SettingsLocation(line: 1, column: 1))
    }

    /// A list.
    static func list(_ nodes: SettingsNode...) -> SettingsNode {
        SettingsNode(.sequence(nodes), at: SettingsLocation(line: 1, column: 1))
    }

    /// A map.
    static func map(_ entries: KeyValuePairs<String, SettingsNode>) -> SettingsNode {
        let here = SettingsLocation(line: 1, column: 1)
        return SettingsNode(.mapping(entries.map { SettingsEntry(key: $0.key, at: here, value: $0.value) }), at: here)
    }
}
