// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A key that a configuration was asked for, whether or not the file has it: what reads the file says what may be in it.
///
/// The documentation of the configuration is checked against these.
public struct SettingsKey: Sendable, Hashable {
    /// The key path, as in `backends.kvm1.uri`.
    public var path: String
    /// What its value must be, as a message says it.
    public var expectation: String
    /// What holds when the file does not say, as one would write it into the file; `nil` for nothing.
    public var fallback: String?
    /// The least and the greatest value, as one would write them into the file.
    public var bounds: [String]
    /// Whether a file without it is refused.
    public var isRequired: Bool

    /// A key with these properties.
    public init(
        path: String, expectation: String, fallback: String? = nil, bounds: [String] = [], isRequired: Bool = false
    ) {
        self.path = path
        self.expectation = expectation
        self.fallback = fallback
        self.bounds = bounds
        self.isRequired = isRequired
    }
}
