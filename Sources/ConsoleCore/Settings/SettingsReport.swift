// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Collects the mistakes of a configuration file, so that all of them are told at once, and, for who wants to know what may
/// be in such a file, the keys it was asked for.
///
/// Not `Sendable`: a file is read in one place.
public final class SettingsReport {
    /// The file's name as the operator gave it.
    public let file: String
    /// Whether ``keys`` is collected: who only wants the settings need not pay for their description.
    public let remembersKeys: Bool
    private var found: [SettingsMistake] = []
    private var asked: [String: SettingsKey] = [:]

    /// A report on `file` with no mistakes in it.
    ///
    /// - Parameter remembersKeys: whether ``keys`` is collected.
    public init(file: String, remembersKeys: Bool = false) {
        self.file = file
        self.remembersKeys = remembersKeys
    }

    /// Adds a mistake at `location`. `path` is the key path, as in `backends.kvm1.uri`. A password of a URL in `what` is hidden.
    public func add(_ what: String, path: String, at location: SettingsLocation) {
        let what = URLPasswords.hidden(in: what)
        self.found.append(SettingsMistake(file: self.file, location: location, path: path, what: what))
    }

    /// Remembers that the file was asked for `key`, if it ``remembersKeys``. What was asked for more than once is kept as it
    /// was asked for with a default or as required.
    public func note(_ key: SettingsKey) {
        guard self.remembersKeys else { return }
        if let known = self.asked[key.path], key.fallback == nil, !key.isRequired, key.expectation == known.expectation
        {
            return
        }
        self.asked[key.path] = key
    }

    /// The keys that the file was asked for, by path; none unless it ``remembersKeys``.
    public var keys: [SettingsKey] {
        self.asked.values.sorted { $0.path < $1.path }
    }

    /// The mistakes in the order of the file.
    public var mistakes: [SettingsMistake] {
        self.found.sorted { ($0.location, $0.path) < ($1.location, $1.path) }
    }
}
