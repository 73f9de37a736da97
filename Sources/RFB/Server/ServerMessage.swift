// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a server says in RFB's handshake (RFC 6143, sections 7.1.2 and 7.1.3).
enum ServerMessage {
    /// A SecurityResult that lets the client in.
    static let accepted = Self.word(0)

    /// There is no security type for this client, and why.
    static func noSecurityType(_ version: ProtocolVersion, reason: String) -> [UInt8] {
        // Before 3.7 a type of 0 in 32 bits says the same.
        (version == .v33 ? Self.word(0) : [0]) + Self.text(reason)
    }

    /// A SecurityResult that does not let the client in, and why where the version has room for that.
    static func rejected(_ version: ProtocolVersion, reason: String) -> [UInt8] {
        Self.word(1) + (version == .v38 ? Self.text(reason) : [])
    }

    /// A number of 32 bits.
    static func word(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    }

    private static func text(_ reason: String) -> [UInt8] {
        let bytes = Array(reason.utf8.prefix(HandshakeLimits.reasonLength))
        return Self.word(UInt32(clamping: bytes.count)) + bytes
    }
}
