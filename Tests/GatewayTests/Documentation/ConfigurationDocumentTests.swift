// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Foundation
import Testing

/// What is written about the configuration is what the program reads.
@Suite struct ConfigurationDocumentTests {
    private let sample: SampleFile
    /// That of a proxy, which has keys of its own.
    private let proxy: SampleFile
    private let page: ConfigurationPage
    /// That of a store of the other kind.
    private let other: SampleFile
    /// Of what the sample, which has one kind of each, cannot show.
    private let more: [SettingsKey]

    init() throws {
        self.sample = try SampleFile()
        self.proxy = try SampleFile("etc/cluster/proxy-novnc.yaml")
        self.page = try ConfigurationPage()
        let other = try SampleFile("Plugins/TokenStores/PostgreSQL/sample.yaml")
        self.other = other
        self.more =
            try other.keys.filter(Self.isStore)
            + ["Token", "Keystone"].flatMap {
                try SampleFile.keys(of: "Plugins/Identity/\($0)/sample.yaml", below: "api.identity")
            }
    }

    private static func isStore(_ key: SettingsKey) -> Bool { key.path.hasPrefix("consoleauth.store.") }

    /// The keys of a store of the other kind.
    private var otherKeys: [SettingsKey] { self.other.keys.filter(Self.isStore) }

    @Test func theSampleWithEveryKeyInItHasNoMistake() {
        #expect(self.sample.mistakes.map(\.description) == [])
        #expect(self.sample.keys.count > 30)
        #expect(self.proxy.mistakes.map(\.description) == [])
    }

    @Test func theSampleShowsEveryKeyWithItsDefault() {
        self.expectDefaults(of: self.sample.keys, in: self.sample)
    }

    @Test func theSampleOfTheOtherStoreShowsItsKeys() {
        #expect(self.otherKeys.count == 5)
        #expect(!self.other.mistakes.contains { $0.description.contains("consoleauth.store") })
        self.expectDefaults(of: self.otherKeys, in: self.other)
    }

    private func expectDefaults(of keys: [SettingsKey], in sample: SampleFile) {
        for key in keys where !Self.isSection(key) {
            guard let node = sample.node(key.path) else {
                Issue.record("the sample does not show \(key.path)")
                continue
            }
            guard let fallback = key.fallback, !sample.isExample(key.path) else { continue }
            let shown = Self.text(of: node)
            #expect(
                Self.isSame(shown, fallback), "the sample shows \(key.path): \(shown), the default is \(fallback)")
        }
    }

    @Test func theProxysSampleShowsEveryKeyOfItsOwn() {
        let keys = self.proxy.keys.filter { $0.path.hasPrefix("consoleauth.") }
        #expect(keys.count > 5)
        for key in keys where !Self.isSection(key) {
            #expect(self.proxy.node(key.path) != nil, "etc/cluster/proxy-novnc.yaml does not show \(key.path)")
        }
    }

    @Test func theFilesOfTheClusterHaveNoMistake() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Repository.path("etc/cluster"))
        #expect(names.sorted() == ["centre.yaml", "proxy-novnc.yaml", "proxy-xvp.yaml"])
        for name in names {
            #expect(try SampleFile("etc/cluster/\(name)").mistakes.map(\.description) == [])
        }
    }

    @Test func thePageDescribesEveryKeyThatIsRead() {
        for key in self.sample.keys + self.proxy.keys + self.more where !Self.isSection(key) {
            let path = self.pagePath(of: key.path)
            guard let row = self.page.rows.first(where: { Self.matches($0.path, path) }) else {
                Issue.record("docs/configuration.md does not describe \(path)")
                continue
            }
            self.compare(row, with: key)
        }
    }

    @Test func thePageDescribesNoKeyThatIsNotRead() {
        #expect(self.page.rows.count > 30 && self.more.count > 20)
        let paths = (self.sample.keys + self.proxy.keys + self.more).map { self.pagePath(of: $0.path) }
        for row in self.page.rows {
            #expect(paths.contains { Self.matches(row.path, $0) }, "docs/configuration.md describes \(row.path)")
        }
    }

    private func compare(_ row: ConfigurationPage.Row, with key: SettingsKey) {
        let said = row.fallback.replacing("`", with: "")
        if key.isRequired {
            #expect(said == "required", "\(row.path)")
        } else if let fallback = key.fallback, fallback != "[]", fallback != "" {
            #expect(Self.isSame(said, fallback), "\(row.path): the page says \(said), the default is \(fallback)")
        } else {
            #expect(said != "required", "\(row.path)")
        }
        guard key.bounds.count == 2 else { return }
        let ranges = row.allowed.replacing("`", with: "").matches(of: /(\w+) to (\w+)/)
        let isSaid = ranges.contains {
            Self.isSame(String($0.1), key.bounds[0]) && Self.isSame(String($0.2), key.bounds[1])
        }
        #expect(
            isSaid, "\(row.path): the page says \"\(row.allowed)\", allowed is \(key.bounds.joined(separator: " to "))")
    }

    /// `backends.kvm1.uri` as the page has it: `backends.(libvirt).uri`.
    private func pagePath(of path: String) -> String {
        var parts = path.split(separator: ".").map(String.init)
        guard parts.count > 2, ["backends", "listeners"].contains(parts[0]),
            let node = self.sample.node("\(parts[0]).\(parts[1]).kind")
                ?? self.proxy.node("\(parts[0]).\(parts[1]).kind")
        else { return path }
        parts[1] = "(\(Self.text(of: node)))"
        return parts.joined(separator: ".")
    }

    private static func matches(_ pattern: String, _ path: String) -> Bool {
        let (one, other) = (pattern.split(separator: "."), path.split(separator: "."))
        return one.count == other.count && zip(one, other).allSatisfy { $0 == $1 || $0 == "NAME" }
    }

    private static func isSection(_ key: SettingsKey) -> Bool { key.expectation == "a map of keys" }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        guard let left = Duration(text: one), let right = Duration(text: other) else { return false }
        return left == right
    }

    private static func text(of node: SettingsNode) -> String {
        switch node.content {
        case .scalar(let text, _): text
        case .sequence(let items): "[\(items.map(Self.text(of:)).joined(separator: ", "))]"
        case .empty, .mapping: ""
        }
    }
}
