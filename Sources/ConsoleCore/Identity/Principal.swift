// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Who makes a request, as an identity provider found out.
public struct Principal: Sendable, Hashable {
    /// What a principal may do.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// Everything, with every instance.
        case admin
        /// Opens the consoles of a project's instances.
        case member
        /// Sees the screens of a project's instances, and touches nothing.
        case reader
    }

    /// The name, for the audit log and for what is counted by caller.
    public var name: String
    /// The project whose instances the principal sees; `nil` for none, and for an administrator, who sees all.
    public var project: String?
    /// What the principal may do.
    public var role: Role

    /// Whether every instance is the principal's to see.
    public var isAdministrator: Bool { self.role == .admin }

    /// A principal called `name`.
    public init(name: String, project: String? = nil, role: Role) {
        self.name = name
        self.project = project
        self.role = role
    }

    /// An administrator, or a member of `project`, called `name`.
    public init(name: String, project: String? = nil, isAdministrator: Bool = false) {
        self.init(name: name, project: project, role: isAdministrator ? .admin : .member)
    }
}
