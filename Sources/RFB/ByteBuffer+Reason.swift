// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension ByteBuffer {
    /// What a length-prefixed text gave.
    enum BoundedText {
        case needMoreBytes
        case text(String)
        case tooLong(UInt32)
    }

    /// Reads a reason: its length as 32 bits, then its bytes (RFC 6143, section 7.1.2). Reads all of it or nothing.
    ///
    /// Bytes that are not UTF-8 are replaced: RFC 6143 names no encoding here.
    mutating func readReason() -> BoundedText {
        guard let length: UInt32 = self.getInteger(at: self.readerIndex) else { return .needMoreBytes }
        guard length <= HandshakeLimits.reasonLength else { return .tooLong(length) }
        guard let bytes = self.getBytes(at: self.readerIndex + 4, length: Int(length)) else { return .needMoreBytes }
        self.moveReaderIndex(forwardBy: 4 + Int(length))
        return .text(String(decoding: bytes, as: UTF8.self))
    }
}
