// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Just enough of DER (ITU-T X.690) to write a certificate.
enum DER {
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        // Long forms of one and two bytes: nothing here has more.
        let length: [UInt8] =
            if count < 0x80 {
                [UInt8(truncatingIfNeeded: count)]
            } else if count < 0x100 {
                [0x81, UInt8(truncatingIfNeeded: count)]
            } else {
                [0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
            }
        return [tag] + length + content
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { Self.value(0x30, Array(parts.joined())) }

    static func set(_ parts: [UInt8]...) -> [UInt8] { Self.value(0x31, Array(parts.joined())) }

    /// A positive integer; the first byte must be below 0x80.
    static func integer(_ bytes: [UInt8]) -> [UInt8] { Self.value(0x02, bytes) }

    static func bits(_ bytes: [UInt8]) -> [UInt8] { Self.value(0x03, [0] + bytes) }

    static func octets(_ bytes: [UInt8]) -> [UInt8] { Self.value(0x04, bytes) }

    /// An object identifier whose content is already encoded.
    static func identifier(_ bytes: [UInt8]) -> [UInt8] { Self.value(0x06, bytes) }

    static func text(_ text: String) -> [UInt8] { Self.value(0x0c, Array(text.utf8)) }

    /// A UTCTime, `YYMMDDHHMMSSZ`.
    static func time(_ text: String) -> [UInt8] { Self.value(0x17, Array(text.utf8)) }
}
