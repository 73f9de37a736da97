// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A map of keys in the configuration, read key by key.
///
/// Each read records what is wrong and goes on, so that one pass finds every mistake. ``finish()`` then reports the keys
/// that nobody read. Not `Sendable`: a file is read in one place.
public final class Section {
    /// The key path of this section, as in `backends.kvm1`; empty for the whole file.
    public let path: String
    /// Where the section begins.
    public let location: SettingsLocation
    private let entries: [SettingsEntry]
    private let report: SettingsReport
    private var known: [String] = []

    /// The section that `node` holds. Anything but a map is a mistake, and then the section is empty.
    public init(_ node: SettingsNode, path: String = "", report: SettingsReport, at location: SettingsLocation? = nil) {
        self.path = path
        self.location = location ?? node.location
        self.report = report
        switch node.content {
        case .mapping(let entries):
            self.entries = entries
        case .empty:
            self.entries = []
        case .scalar, .sequence:
            self.entries = []
            report.add("expected a map of keys, found \(node.summary)", path: path, at: node.location)
        }
    }

    /// The names in this section, in the order of the file: for sections whose keys are names that the operator gives.
    public var names: [String] { self.entries.map(\.key) }

    /// The section as it stands in the file.
    public var node: SettingsNode { SettingsNode(.mapping(self.entries), at: self.location) }

    /// Whether `key` has a value.
    public func has(_ key: String) -> Bool { self.entry(key) != nil }

    /// Whether `key` is there and has no value, or a list without any.
    public func hasNothing(_ key: String) -> Bool {
        switch self.entries.first(where: { $0.key == key })?.value.content {
        case .empty, .sequence([]): true
        default: false
        }
    }

    // MARK: Reading

    /// The value of `key`, or `nil` when there is none or it is a mistake.
    public func optional<Value: SettingsValue>(_ key: String, as type: Value.Type = Value.self) -> Value? {
        self.note(key, Value.expectation)
        return self.read(key)
    }

    private func read<Value: SettingsValue>(_ key: String, as type: Value.Type = Value.self) -> Value? {
        guard let entry = self.entry(key) else { return nil }
        if let value = Value(node: entry.value) { return value }
        self.report.add(
            "expected \(Value.expectation), found \(Self.describe(entry.value, for: type))", path: self.path(of: key),
            at: entry.value.location)
        return nil
    }

    /// The value of `key`; a missing one is a mistake.
    public func required<Value: SettingsValue>(_ key: String, as type: Value.Type = Value.self) -> Value? {
        self.note(key, Value.expectation, isRequired: true)
        guard self.entry(key) != nil else {
            self.report.add("is required: \(Value.expectation)", path: self.path(of: key), at: self.location)
            return nil
        }
        return self.read(key)
    }

    /// The value of `key`, or `fallback` when there is none.
    public func value<Value: SettingsValue>(_ key: String, default fallback: Value) -> Value {
        self.note(key, Value.expectation, fallback: Self.text(fallback))
        return self.read(key) ?? fallback
    }

    /// The value of `key` inside `range`, or `fallback` when there is none.
    public func value<Value: SettingsValue & Comparable>(
        _ key: String, default fallback: Value, in range: ClosedRange<Value>
    ) -> Value {
        func ends() -> [String] { [Self.text(range.lowerBound), Self.text(range.upperBound)] }
        self.note(key, Value.expectation, fallback: Self.text(fallback), bounds: ends())
        guard let value = self.read(key, as: Value.self) else { return fallback }
        if range.contains(value) { return value }
        self.mistake("\(Self.text(value)) is not allowed: \(ends().joined(separator: " to "))", at: key)
        return fallback
    }

    /// The values of the list at `key`; empty when there is none. One value alone is a list of one.
    public func list<Value: SettingsValue>(_ key: String, of type: Value.Type = Value.self) -> [Value] {
        self.note(key, "a list of \(Value.expectation)", fallback: "[]")
        guard let entry = self.entry(key) else { return [] }
        let nodes: [SettingsNode]
        switch entry.value.content {
        case .sequence(let items): nodes = items
        case .empty: nodes = []
        case .scalar, .mapping: nodes = [entry.value]
        }
        return nodes.enumerated().compactMap { index, node in
            if let value = Value(node: node) { return value }
            self.report.add(
                "expected \(Value.expectation), found \(Self.describe(node, for: type))",
                path: "\(self.path(of: key))[\(index)]", at: node.location)
            return nil
        }
    }

    /// The section at `key`, or `nil` when there is none.
    public func section(_ key: String) -> Section? {
        self.note(key, Self.expectation)
        guard let entry = self.entry(key) else { return nil }
        return Section(entry.value, path: self.path(of: key), report: self.report, at: entry.location)
    }

    /// The section at `key`; an empty one when there is none, so that every default of it holds.
    public func sectionOrEmpty(_ key: String) -> Section {
        self.section(key)
            ?? Section(SettingsNode(.empty, at: self.location), path: self.path(of: key), report: self.report)
    }

    // MARK: Mistakes

    /// Records a mistake in the section as a whole.
    public func mistake(_ what: String) {
        self.report.add(what, path: self.path, at: self.location)
    }

    /// Records a mistake in the value of `key`.
    public func mistake(_ what: String, at key: String) {
        let location = self.entry(key)?.value.location ?? self.location
        self.report.add(what, path: self.path(of: key), at: location)
    }

    /// Reports every key that was never read.
    public func finish() {
        let unknown = self.entries.filter { !self.known.contains($0.key) }
        guard !unknown.isEmpty else { return }
        let keys = self.known.sorted().joined(separator: ", ")
        for entry in unknown {
            self.report.add(
                "is not a key of this section; known keys: \(keys)", path: self.path(of: entry.key), at: entry.location)
        }
    }

    // MARK: Helpers

    private static let expectation = "a map of keys"

    private func note(
        _ key: String, _ expectation: @autoclosure () -> String, fallback: @autoclosure () -> String? = nil,
        bounds: @autoclosure () -> [String] = [], isRequired: Bool = false
    ) {
        guard self.report.remembersKeys else { return }
        self.report.note(
            SettingsKey(
                path: self.path(of: key), expectation: expectation(), fallback: fallback(), bounds: bounds(),
                isRequired: isRequired))
    }

    private func entry(_ key: String) -> SettingsEntry? {
        if !self.known.contains(key) { self.known.append(key) }
        return self.entries.first { $0.key == key }
    }

    private func path(of key: String) -> String {
        self.path.isEmpty ? key : "\(self.path).\(key)"
    }

    /// What was found, without the value where a secret may have been written by mistake.
    private static func describe<Value>(_ node: SettingsNode, for type: Value.Type) -> String {
        if type == SecretReference.self, case .scalar = node.content { return "a value" }
        return node.summary
    }

    private static func text<Value>(_ value: Value) -> String {
        (value as? Duration)?.text ?? "\(value)"
    }
}
