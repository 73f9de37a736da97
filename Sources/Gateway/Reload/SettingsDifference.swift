// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What changed between two configurations.
struct SettingsDifference: Sendable {
    /// One key whose value changed, came or went.
    struct Change: Sendable, Hashable, CustomStringConvertible {
        /// The key path.
        var path: String
        /// The value before; `nil` when there was none.
        var old: String?
        /// The value after; `nil` when there is none.
        var new: String?

        /// `path: old -> new`. What may be near to a secret is `***`: it changed, and that is all.
        var description: String {
            let isSecret = self.path.lowercased().split(separator: ".").contains { part in
                ["password", "secret", "token", "credential", "hash"].contains { part.hasSuffix($0) }
            }
            func shown(_ value: String?) -> String { value.map { isSecret ? "***" : $0 } ?? "(none)" }
            return "\(self.path): \(shown(self.old)) -> \(shown(self.new))"
        }
    }

    /// The changes, by path.
    let changes: [Change]

    /// Compares `old` with `new`. Order, places and comments do not count.
    init(from old: SettingsNode, to new: SettingsNode) {
        let (old, new) = (Self.values(of: old), Self.values(of: new))
        self.changes = Set(old.keys).union(new.keys).sorted().compactMap { path in
            old[path] == new[path] ? nil : Change(path: path, old: old[path], new: new[path])
        }
    }

    /// Whether anything at `path` or below it changed.
    func touches(_ path: String) -> Bool {
        self.changes.contains { $0.path == path || $0.path.hasPrefix("\(path).") }
    }

    /// Each value with its path.
    private static func values(of node: SettingsNode, at path: String = "") -> [String: String] {
        guard case .mapping(let entries) = node.content, !entries.isEmpty else { return [path: Self.text(of: node)] }
        return entries.reduce(into: [:]) { values, entry in
            let path = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            values.merge(Self.values(of: entry.value, at: path)) { $1 }
        }
    }

    private static func text(of node: SettingsNode) -> String {
        switch node.content {
        case .empty: ""
        case .scalar(let text, _): text
        case .sequence(let items): "[\(items.map(Self.text(of:)).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\($0.key): \(Self.text(of: $0.value))" }.joined(separator: ", "))}"
        }
    }
}
