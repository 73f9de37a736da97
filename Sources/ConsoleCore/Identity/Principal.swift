// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Who makes a request, as an identity provider found out.
public struct Principal: Sendable, Hashable {
    /// The name, for the audit log.
    public var name: String
    /// The project whose instances the principal sees; `nil` with ``isAdministrator``.
    public var project: String?
    /// Whether every instance is the principal's to see.
    public var isAdministrator: Bool

    /// A principal called `name`.
    public init(name: String, project: String? = nil, isAdministrator: Bool = false) {
        self.name = name
        self.project = project
        self.isAdministrator = isAdministrator
    }
}
