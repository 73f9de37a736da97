// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// VNC authentication (RFC 6143, section 7.2.2): the server's 16 random bytes come back enciphered under the password.
package enum VNCAuthentication {
    /// The length of the challenge and of the response.
    package static let challengeLength = 16

    /// What a viewer that knows `password` answers to `challenge`.
    ///
    /// Only the first 8 bytes of the password count, padded with zeros. The bits of each byte are used in reverse
    /// order: every implementation does so, and erratum 4951 of the RFC says it.
    package static func response(to challenge: [UInt8], password: [UInt8]) -> [UInt8] {
        let key = (0..<8).reduce(UInt64(0)) { key, position in
            let byte = position < password.count ? password[position] : 0
            return (key << 8) | UInt64(Self.reversed(byte))
        }
        let cipher = DES(key: key)
        var response: [UInt8] = []
        for start in stride(from: 0, to: challenge.count - 7, by: 8) {
            let block = challenge[start..<start + 8].reduce(UInt64(0)) { ($0 << 8) | UInt64($1) }
            let enciphered = cipher.encrypt(block)
            response += (0..<8).map { UInt8(truncatingIfNeeded: enciphered >> UInt64(56 - 8 * $0)) }
        }
        return response
    }

    private static func reversed(_ byte: UInt8) -> UInt8 {
        (0..<8).reduce(UInt8(0)) { $0 | (((byte >> UInt8($1)) & 1) << UInt8(7 - $1)) }
    }
}
