// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The identity of an instance: its UUID, in lower case with dashes.
public struct InstanceID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The 36 characters of the UUID.
    public let description: String

    /// The instance with the UUID in `text` (8-4-4-4-12 hexadecimal digits, either case), or `nil` when it is none.
    public init?(_ text: some StringProtocol) {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { return nil }
        for (position, character) in characters.enumerated() {
            switch position {
            case 8, 13, 18, 23:
                guard character == UInt8(ascii: "-") else { return nil }
            default:
                guard Character(UnicodeScalar(character)).isHexDigit else { return nil }
            }
        }
        self.description = text.lowercased()
    }

    /// The instance whose UUID has these bytes, in network order.
    public init(bytes: (UInt64, UInt64)) {
        func hexadecimal(_ value: UInt64, _ digits: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let (high, low) = bytes
        self.description = [
            hexadecimal(high >> 32, 8), hexadecimal((high >> 16) & 0xffff, 4), hexadecimal(high & 0xffff, 4),
            hexadecimal(low >> 48, 4), hexadecimal(low & 0xffff_ffff_ffff, 12),
        ].joined(separator: "-")
    }

    /// The order of the texts.
    public static func < (one: Self, other: Self) -> Bool {
        one.description < other.description
    }
}
