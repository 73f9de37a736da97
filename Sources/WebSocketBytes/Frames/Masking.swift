// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The masking of RFC 6455, section 5.3, eight bytes at a time.
enum Masking {
    /// Moves `count` bytes from `source` to the end of `target`, and masks or unmasks them, which is the same.
    ///
    /// Copies instead of changing in place: the channel's receive pool holds a reference to what it read, so a change in
    /// place would copy the whole receive buffer first.
    ///
    /// - Parameters:
    ///   - mask: the frame's key, first byte on top; 0 changes nothing.
    ///   - offset: how many bytes of the frame came before.
    static func move(
        _ count: Int, from source: inout ByteBuffer, to target: inout ByteBuffer, mask: UInt32, offset: Int
    ) {
        guard count > 0, var payload = source.readSlice(length: count) else { return }
        guard mask != 0 else {
            target.writeImmutableBuffer(payload)
            return
        }
        let turn = UInt32(offset & 3) * 8
        let key = turn == 0 ? mask : (mask << turn) | (mask >> (32 - turn))
        let wide = (UInt64(key) << 32) | UInt64(key)
        target.reserveCapacity(minimumWritableBytes: count)
        while let eight: UInt64 = payload.readInteger() {
            target.writeInteger(eight ^ wide)
        }
        var shift: UInt32 = 24
        while let one: UInt8 = payload.readInteger() {
            target.writeInteger(one ^ UInt8(truncatingIfNeeded: key >> shift))
            shift = shift == 0 ? 24 : shift - 8
        }
    }
}
