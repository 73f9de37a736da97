// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Somebody who may log in.
package struct UserPlan: Sendable, Codable, Hashable {
    /// The password.
    package var password: String
    /// What the user may do.
    package var role: Role

    /// A user with this password, a pool administrator unless told otherwise.
    package init(password: String, role: Role = .poolAdmin) {
        self.password = password
        self.role = role
    }
}
