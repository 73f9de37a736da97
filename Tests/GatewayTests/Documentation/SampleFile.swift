// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Foundation
import Gateway
import PluginCatalog
import Settings

/// A file of `etc`, or a plug-in's sample, with every key in it: those that are commented out are taken in.
struct SampleFile {
    /// The keys that the settings asked the file for.
    let keys: [SettingsKey]
    /// What is wrong with it.
    let mistakes: [SettingsMistake]
    private let lines: [String]
    private let root: Section?

    init(_ path: String = "etc/oriel.yaml") throws {
        // A key that is commented out has no space after the mark; a sentence has one.
        let text = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).map {
            String($0).replacing(/^( *)#(?=[^ #])/) { "\($0.1)" }
        }
        self.lines = text
        let report = SettingsReport(file: path, remembersKeys: true)
        self.root = SettingsFile.parse(text.joined(separator: "\n"), report: report)
        if let root { _ = GatewaySettings(section: root, plugins: .builtIn) }
        self.keys = report.keys
        self.mistakes = report.mistakes
    }

    /// The keys that the file of a plug-in is asked for, which has a kind that the sample has not: those below `path`.
    static func keys(of file: String, below path: String) throws -> [SettingsKey] {
        let report = SettingsReport(file: file, remembersKeys: true)
        let root = SettingsFile.parse(try Repository.text(file), report: report)
        if let root { _ = GatewaySettings(section: root, plugins: .builtIn) }
        return report.keys.filter { $0.path.hasPrefix("\(path).") }
    }

    /// The value at `path`, if the file has it.
    func node(_ path: String) -> SettingsNode? {
        let reader = SettingsReport(file: "")
        var parts = path.split(separator: ".").map(String.init)
        guard let last = parts.popLast() else { return nil }
        var section = SettingsFile.parse(self.lines.joined(separator: "\n"), report: reader)
        for part in parts { section = section?.section(part) }
        return section?.optional(last, as: AnyNode.self)?.node
    }

    /// Whether the comment over the key at `path` says that its value is an example and not the default.
    func isExample(_ path: String) -> Bool {
        guard let node = self.node(path) else { return false }
        var line = node.location.line - 2
        while line >= 0, line < self.lines.count {
            let text = self.lines[line].trimmingCharacters(in: .whitespaces)
            guard text.hasPrefix("#") else { return false }
            if text.contains("Example:") || text.contains("An example") { return true }
            line -= 1
        }
        return false
    }

    /// Takes any value.
    private struct AnyNode: SettingsValue {
        static let expectation = "anything"
        let node: SettingsNode
        init?(node: SettingsNode) { self.node = node }
    }
}
