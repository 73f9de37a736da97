// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A way to secure an RFB connection (RFC 6143, section 7.1.2, and IANA's registry).
package struct SecurityType: Sendable, Hashable, CustomStringConvertible {
    /// The number on the wire.
    package var rawValue: UInt8

    /// The type with this number.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Not a type: a refusal with a reason follows.
    package static let invalid = SecurityType(rawValue: 0)
    /// No authentication and no encryption.
    package static let none = SecurityType(rawValue: 1)
    /// A DES challenge with a password of at most 8 bytes, no encryption.
    package static let vncAuthentication = SecurityType(rawValue: 2)
    /// TLS, and one of several ways to authenticate inside it: see ``VeNCryptType``.
    package static let veNCrypt = SecurityType(rawValue: 19)

    /// The usual name, or the number.
    package var description: String {
        switch self.rawValue {
        case 0: "Invalid"
        case 1: "None"
        case 2: "VNC authentication"
        case 16: "Tight"
        case 18: "TLS"
        case 19: "VeNCrypt"
        case 30: "Apple"
        default: "type \(self.rawValue)"
        }
    }
}
