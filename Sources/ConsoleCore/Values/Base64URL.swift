// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Base64 with the URL and file name safe alphabet and no padding (RFC 4648, section 5).
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The text of `bytes`.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            pending = (pending << 8) | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(Self.alphabet[Int((pending >> bits) & 0x3f)])
            }
            pending &= (1 << bits) - 1
        }
        if bits > 0 {
            text.append(Self.alphabet[Int((pending << (6 - bits)) & 0x3f)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether `character` is one of the 64.
    public static func isInAlphabet(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}
