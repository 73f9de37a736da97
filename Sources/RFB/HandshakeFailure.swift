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
    /// The server asks for a user name and a password, and they are not both known.
    case usernameRequired
    /// TLS is demanded, and the server offers none.
    case noTLSOffered(offered: [SecurityType])
    /// The server insists on TLS, and there is nothing to check its certificate against.
    case tlsNotConfigured
    /// The server speaks another version of VeNCrypt than 0.2.
    case veNCryptVersion(String)
    /// The server did not take a version or a type that it had offered.
    case veNCryptRefused(String)
    /// The server offers TLS without a certificate only.
    case anonymousTLS(offered: [VeNCryptType])
    /// None of the offered VeNCrypt types can be used.
    case noUsableVeNCryptType(offered: [VeNCryptType])
    /// The server refuses the connection, for this reason.
    case refused(reason: String)
    /// The server did not accept the password, for this reason if it gave one.
    case authenticationFailed(reason: String)
    /// The client chose a security type that was not offered.
    case typeNotOffered(SecurityType)
    /// The client chose a version of RFB that was not offered, or is too old for what is offered.
    case versionNotOffered(String)
    /// The client chose a version of VeNCrypt that was not offered.
    case veNCryptVersionNotOffered(String)
    /// The client chose a subtype of VeNCrypt that was not offered.
    case veNCryptTypeNotOffered(VeNCryptType)
    /// A length is over its limit.
    case tooLong(what: String, length: UInt32)

    /// What happened, in words.
    package var description: String {
        switch self {
        case .notRFB:
            "the peer does not speak RFB"
        case .noUsableSecurityType(let offered):
            "the server offers no usable security type (it offers \(Self.list(offered)))"
        case .passwordRequired:
            "the server asks for a password and none is known"
        case .usernameRequired:
            "the server asks for a user name and a password, and they are not both known"
        case .noTLSOffered(let offered):
            "the console offers no TLS, which is demanded of it (it offers \(Self.list(offered)))"
        case .tlsNotConfigured:
            "the server insists on TLS, and none is configured for it"
        case .veNCryptVersion(let version):
            "the server speaks VeNCrypt \(version), and only 0.2 is understood"
        case .veNCryptRefused(let what):
            "the server does not take \(what) of VeNCrypt, which it had offered"
        case .anonymousTLS(let offered):
            "the server offers anonymous TLS only, in which nobody can tell who answers: it needs a certificate "
                + "(it offers \(Self.list(offered)))"
        case .noUsableVeNCryptType(let offered):
            "the server offers no usable type of VeNCrypt (it offers \(Self.list(offered)))"
        case .refused(let reason):
            "the server refuses the connection: \(reason)"
        case .authenticationFailed(let reason):
            "the server did not accept the password: \(reason)"
        case .typeNotOffered(let type):
            "the client chose \(type), which was not offered"
        case .versionNotOffered(let version):
            "the client speaks RFB \(version), and 3.8 or 3.7 is needed"
        case .veNCryptVersionNotOffered(let version):
            "the client chose version \(version) of VeNCrypt, which was not offered"
        case .veNCryptTypeNotOffered(let type):
            "the client chose \(type) of VeNCrypt, which was not offered"
        case .tooLong(let what, let length):
            "the \(what) is announced with \(length) bytes, which is too long"
        }
    }

    private static func list(_ types: [some CustomStringConvertible]) -> String {
        types.isEmpty ? "none" : types.map(\.description).joined(separator: ", ")
    }
}
