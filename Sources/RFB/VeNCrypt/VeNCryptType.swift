// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A subtype of the security type VeNCrypt: what secures the connection, and who is asked for what inside it.
package struct VeNCryptType: Sendable, Hashable, CustomStringConvertible {
    /// The number on the wire.
    package var rawValue: UInt32

    /// The subtype with this number.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// TLS with a certificate, and nothing inside it.
    package static let x509None = VeNCryptType(rawValue: 260)
    /// TLS with a certificate, and VNC authentication inside it.
    package static let x509Vnc = VeNCryptType(rawValue: 261)
    /// TLS with a certificate, and a user name with a password inside it.
    package static let x509Plain = VeNCryptType(rawValue: 262)

    /// Whether this is TLS without any certificate (TLSNone, TLSVnc, TLSPlain, TLSSASL): nobody can tell who answers.
    package var isAnonymousTLS: Bool { [257, 258, 259, 264].contains(self.rawValue) }

    /// The usual name, or the number.
    package var description: String {
        switch self.rawValue {
        case 256: "Plain"
        case 257: "TLSNone"
        case 258: "TLSVnc"
        case 259: "TLSPlain"
        case 260: "X509None"
        case 261: "X509Vnc"
        case 262: "X509Plain"
        case 263: "X509SASL"
        case 264: "TLSSASL"
        default: "subtype \(self.rawValue)"
        }
    }
}
