// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a viewer says inside VeNCrypt's subtypes named Plain: who it is, and a password. Prints as `***`.
package struct PlainCredentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The most that either may have, in bytes.
    package static let maximumLength = 255

    /// The user name, as its bytes.
    package var username: [UInt8]
    /// The password, as its bytes.
    package var password: [UInt8]

    /// A user name and a password.
    package init(username: [UInt8], password: [UInt8]) {
        self.username = username
        self.password = password
    }

    package var description: String { "***" }
    package var debugDescription: String { "***" }
    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
