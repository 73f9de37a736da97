// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Collects the mistakes of a configuration file, so that all of them are told at once.
///
/// Not `Sendable`: a file is read in one place.
public final class SettingsReport {
    /// The file's name as the operator gave it.
    public let file: String
    private var found: [SettingsMistake] = []

    /// A report on `file` with no mistakes in it.
    public init(file: String) {
        self.file = file
    }

    /// Adds a mistake at `location`. `path` is the key path, as in `backends.kvm1.uri`.
    public func add(_ what: String, path: String, at location: SettingsLocation) {
        self.found.append(SettingsMistake(file: self.file, location: location, path: path, what: what))
    }

    /// The mistakes in the order of the file.
    public var mistakes: [SettingsMistake] {
        self.found.sorted { ($0.location, $0.path) < ($1.location, $1.path) }
    }
}
