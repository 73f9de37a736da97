// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why an RFB handshake cannot go on.
///
/// Texts that the peer sent are in here as they came: whoever logs them escapes them.
package enum HandshakeFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The peer's first bytes are not RFB.
    case notRFB
    /// None of the offered security types can be used.
    case noUsableSecurityType(offered: [SecurityType])
    /// The server asks for a password and none is known.
    case passwordRequired
    /// The server refuses the connection, for this reason.
    case refused(reason: String)
    /// The server did not accept the password, for this reason if it gave one.
    case authenticationFailed(reason: String)
    /// The client chose a security type that was not offered.
    case typeNotOffered(SecurityType)
    /// A length is over its limit.
    case tooLong(what: String, length: UInt32)

    /// What happened, in words.
    package var description: String {
        switch self {
        case .notRFB:
            "the peer does not speak RFB"
        case .noUsableSecurityType(let offered):
            "the server offers no usable security type (it offers \(offered.map(\.description).joined(separator: ", ")))"
        case .passwordRequired:
            "the server asks for a password and none is known"
        case .refused(let reason):
            "the server refuses the connection: \(reason)"
        case .authenticationFailed(let reason):
            "the server did not accept the password: \(reason)"
        case .typeNotOffered(let type):
            "the client chose \(type), which was not offered"
        case .tooLong(let what, let length):
            "the \(what) is announced with \(length) bytes, which is too long"
        }
    }
}
