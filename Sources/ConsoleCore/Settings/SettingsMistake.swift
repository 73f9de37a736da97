// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// One mistake in a configuration file.
public struct SettingsMistake: Sendable, Hashable, CustomStringConvertible {
    /// The file.
    public var file: String
    /// Where in it.
    public var location: SettingsLocation
    /// The key path; empty for a mistake of the whole file.
    public var path: String
    /// What is wrong, and what is allowed.
    public var what: String

    /// `file:line:column: key.path: what`.
    public var description: String {
        let place = "\(self.file):\(self.location.line):\(self.location.column): "
        return place + (self.path.isEmpty ? self.what : "\(self.path): \(self.what)")
    }
}
