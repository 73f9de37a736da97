// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Which of Keystone's roles mean what here.
struct KeystoneRoles: Sendable {
    private var names: [Principal.Role: [String]] = [:]

    /// Reads `admin_roles`, `member_roles` and `reader_roles`; without them Keystone's own three names count.
    init(section: Section) {
        for role in Principal.Role.allCases {
            let key = "\(role.rawValue)_roles"
            let names: [String] = section.list(key)
            self.names[role] = section.has(key) ? names : [role.rawValue]
        }
    }

    /// The most that `granted` give; `nil` when none of them means anything here. Case does not matter, as in Keystone.
    func role(of granted: [String]) -> Principal.Role? {
        let granted = Set(granted.map { $0.lowercased() })
        return Principal.Role.allCases.first { role in
            self.names[role]?.contains { granted.contains($0.lowercased()) } == true
        }
    }
}
