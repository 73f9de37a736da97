// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The options of all files, and what becomes of each.
///
/// A file counts more than those before it, and in a file the last of several assignments. Where an option has had several
/// names, the first that a file has counts.
struct NovaLedger {
    private struct Entry {
        let option: NovaOption
        let file: Int
        let place: String
        var fate: OptionFate?
    }

    private var entries: [Entry]
    private let numbers: [OptionName: [Int]]
    private let fileCount: Int
    /// Values that are none of their option's: Nova would not start with them.
    private(set) var mistakes: [NovaMistake] = []
    /// What is left to do by hand, in the order of the file that is written.
    private(set) var advice: [String] = []
    private let paths: [String]

    init(_ files: [NovaFile]) {
        self.entries = files.enumerated().flatMap { index, file in
            file.options.map { Entry(option: $0, file: index, place: "\(file.path.oneLine):\($0.line)") }
        }
        self.numbers = Dictionary(grouping: self.entries.indices) { [entries] in entries[$0].option.name }
        self.fileCount = files.count
        self.paths = files.map(\.path)
    }

    // MARK: What the files say

    /// Whether an option of `group` is set.
    func hasGroup(_ group: String) -> Bool { self.numbers.keys.contains { $0.group == group.lowercased() } }

    /// Whether an option with one of `names` is set.
    func has(_ names: OptionName...) -> Bool { names.contains { self.numbers[$0] != nil } }

    /// The value of the option with `names`, newest name first; `nil` when it is not set, is empty, or cannot be made of what
    /// the files say. What else sets it is overridden from now on.
    mutating func text(_ names: OptionName...) -> NovaSetting<String>? { self.text(of: names) }

    /// The same for a list of names.
    mutating func text(of names: [OptionName]) -> NovaSetting<String>? {
        guard let setting = self.anyText(of: names) else { return nil }
        // They are in no address, no path and no URL; a value that goes on in another line has one.
        guard !setting.value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            self.drop(setting, "it goes on in another line, or has control characters in it")
            return nil
        }
        return setting
    }

    private mutating func anyText(of names: [OptionName]) -> NovaSetting<String>? {
        guard let number = self.winner(of: names) else { return nil }
        let entry = self.entries[number]
        for other in names.flatMap({ self.numbers[$0] ?? [] }) where other != number {
            self.entries[other].fate = .overridden(by: entry.place)
        }
        let value: String
        do throws(Substitution.Failure) {
            value = try self.substitute(entry.option.value, groups: names.map(\.group))
        } catch {
            self.entries[number].fate = .noCounterpart(Self.explanation(of: error))
            return nil
        }
        let trimmed = String(Substring(value).unicodeScalars.trimmed)
        guard !trimmed.isEmpty else {
            self.entries[number].fate = .noCounterpart("it is empty")
            return nil
        }
        return NovaSetting(value: trimmed, name: entry.option.name, place: entry.place, number: number)
    }

    /// The same for an option that is a truth value.
    mutating func flag(_ names: OptionName...) -> NovaSetting<Bool>? {
        guard let setting = self.text(of: names) else { return nil }
        switch setting.value.lowercased() {
        case "true", "1", "on", "yes": return setting.map { _ in true }
        case "false", "0", "off", "no": return setting.map { _ in false }
        default:
            self.refuse(setting, "must be true or false")
            return nil
        }
    }

    /// The same for a whole number.
    mutating func number(_ names: OptionName..., in range: ClosedRange<Int>) -> NovaSetting<Int>? {
        self.number(of: names, in: range)
    }

    /// The same for a list of names.
    mutating func number(of names: [OptionName], in range: ClosedRange<Int>) -> NovaSetting<Int>? {
        guard let setting = self.text(of: names) else { return nil }
        guard let number = Int(setting.value), range.contains(number) else {
            let limit =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            self.refuse(setting, "must be a whole number \(limit)")
            return nil
        }
        return setting.map { _ in number }
    }

    /// The same for a list with commas. Empty items do not count.
    mutating func list(_ names: OptionName...) -> NovaSetting<[String]>? {
        self.anyText(of: names)?.map { text in
            text.split(separator: ",").map { String($0.unicodeScalars.trimmed) }.filter { !$0.isEmpty }
        }
    }

    // MARK: What becomes of it

    /// The option became `key`.
    mutating func carry(_ setting: NovaSetting<some Any>, to key: String, note: String? = nil) {
        self.entries[setting.number].fate = .carried(to: key, note: note)
    }

    /// The option has no counterpart, because of `reason`.
    mutating func drop(_ setting: NovaSetting<some Any>?, _ reason: String) {
        guard let setting else { return }
        self.entries[setting.number].fate = .noCounterpart(reason)
    }

    /// Remembers something to do by hand.
    mutating func advise(_ text: String) { self.advice.append(text) }

    private mutating func refuse(_ setting: NovaSetting<some Any>, _ what: String) {
        let entry = self.entries[setting.number]
        self.entries[setting.number].fate = .noCounterpart(what)
        self.mistakes.append(
            NovaMistake(file: self.paths[entry.file], line: entry.option.line, what: "\(entry.option.name): \(what)"))
    }

    /// What became of every option, in the order of the files. What nobody asked for has the fate that `fallback` gives it.
    func fates(fallback: (OptionName) -> OptionFate) -> [ImportReport.Line] {
        self.entries.map { entry in
            ImportReport.Line(
                place: entry.place, name: entry.option.name, fate: entry.fate ?? fallback(entry.option.name))
        }
    }

    // MARK: Names and values

    private func winner(of names: [OptionName]) -> Int? {
        for file in (0..<self.fileCount).reversed() {
            for name in names {
                if let last = self.numbers[name]?.last(where: { self.entries[$0].file == file }) { return last }
            }
        }
        return nil
    }

    private mutating func substitute(_ text: String, groups: [String]) throws(Substitution.Failure) -> String {
        var used: Set<Int> = []
        let result = try Substitution.replace(text) { (group, name) throws(Substitution.Failure) in
            let candidates = (group.map { [$0] } ?? groups + [OptionName.defaultGroup]).map { OptionName($0, name) }
            let reference = (group.map { "\($0)." } ?? "") + name
            guard let number = candidates.compactMap({ self.winner(of: [$0]) }).first else {
                guard group == nil, let value = NovaDefaults.value(of: name) else { throw .unknown(reference.oneLine) }
                return value
            }
            guard !SecretOptions.contains(self.entries[number].option.name) else { throw .secret(reference.oneLine) }
            used.insert(number)
            return self.entries[number].option.value
        }
        for number in used where self.entries[number].fate == nil { self.entries[number].fate = .substituted }
        return result
    }

    private static func explanation(of failure: Substitution.Failure) -> String {
        switch failure {
        case .unknown(let name): "it is made of $\(name), which these files do not set"
        case .secret(let name): "it is made of $\(name), which may be a secret"
        case .tooDeep: "it is made of itself, or of too many others"
        case .tooLong: "it is too long"
        }
    }
}
