// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why a password cannot be hashed.
package enum PasswordError: Error, Sendable, Hashable, CustomStringConvertible {
    /// It is empty, longer than ``PasswordHash/allowedLength``, or has a zero byte in it.
    case notAllowed
    /// The system's crypt library refused.
    case unavailable

    /// What is wrong, and what is allowed.
    package var description: String {
        switch self {
        case .notAllowed:
            "a password has \(PasswordHash.allowedLength.lowerBound) to \(PasswordHash.allowedLength.upperBound) bytes, "
                + "none of them zero"
        case .unavailable: "the system's libcrypt makes no yescrypt hashes"
        }
    }
}
