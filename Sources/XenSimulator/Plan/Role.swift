// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a user may do: the roles of xapi, each of which may do what the ones before it may.
package enum Role: Int, Sendable, Codable, Comparable {
    /// May look.
    case readOnly
    /// May also use a virtual machine and its console.
    case vmOperator
    /// May also make virtual machines.
    case vmAdmin
    /// May also run the pool.
    case poolOperator
    /// May do all, with the consoles of control domains.
    case poolAdmin

    /// Whether the right-hand side may do more.
    package static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}
