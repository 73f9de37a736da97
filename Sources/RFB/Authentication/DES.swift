// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// One block of the Data Encryption Standard (FIPS 46-3): what VNC authentication is made of, and good for nothing else.
///
/// No maintained Swift library has single DES any more.
struct DES {
    private let roundKeys: [UInt64]

    /// The cipher with an 8-byte key, its parity bits ignored.
    init(key: UInt64) {
        var roundKeys: [UInt64] = []
        let permuted = Self.permute(key, of: 64, by: DESTables.keyChoice1)
        var left = permuted >> 28
        var right = permuted & 0x0fff_ffff
        for shift in DESTables.shifts {
            left = Self.rotate(left, by: shift)
            right = Self.rotate(right, by: shift)
            roundKeys.append(Self.permute((left << 28) | right, of: 56, by: DESTables.keyChoice2))
        }
        self.roundKeys = roundKeys
    }

    /// `block` enciphered.
    func encrypt(_ block: UInt64) -> UInt64 {
        let start = Self.permute(block, of: 64, by: DESTables.initial)
        var left = UInt32(truncatingIfNeeded: start >> 32)
        var right = UInt32(truncatingIfNeeded: start)
        for key in self.roundKeys {
            (left, right) = (right, left ^ Self.round(right, key: key))
        }
        return Self.permute((UInt64(right) << 32) | UInt64(left), of: 64, by: DESTables.final)
    }

    private static func round(_ half: UInt32, key: UInt64) -> UInt32 {
        let mixed = Self.permute(UInt64(half), of: 32, by: DESTables.expansion) ^ key
        var substituted: UInt64 = 0
        for (number, box) in DESTables.boxes.enumerated() {
            let six = Int((mixed >> UInt64(42 - 6 * number)) & 0x3f)
            let row = ((six >> 4) & 0b10) | (six & 1)
            let column = (six >> 1) & 0xf
            substituted = (substituted << 4) | UInt64(box[row * 16 + column])
        }
        return UInt32(truncatingIfNeeded: Self.permute(substituted, of: 32, by: DESTables.round))
    }

    private static func rotate(_ half: UInt64, by shift: UInt64) -> UInt64 {
        ((half << shift) | (half >> (28 - shift))) & 0x0fff_ffff
    }

    /// Bit `table[i]` of `value`, counted from 1 at the top of `width` bits, becomes bit `i` of the result.
    private static func permute(_ value: UInt64, of width: UInt64, by table: [UInt8]) -> UInt64 {
        table.reduce(0) { ($0 << 1) | ((value >> (width - UInt64($1))) & 1) }
    }
}
