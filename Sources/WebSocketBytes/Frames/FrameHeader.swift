// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The head of a frame that the other side sends (RFC 6455, section 5.2), checked as strictly as the RFC allows.
struct FrameHeader: Sendable, Hashable {
    var isFinal: Bool
    var opcode: Opcode
    var length: Int
    /// The masking key, first byte on top; 0 where nothing is masked.
    var mask: UInt32

    /// What reading gave.
    enum Reading {
        case needMoreBytes
        case header(FrameHeader)
        case violation(FrameViolation)
    }

    /// Reads a header whole or not at all. What can be judged by the first two bytes is judged by them, so that a
    /// hostile length is refused before anything is kept. `role` is our own: a client's frames are masked, and a server's
    /// are not.
    static func read(
        from buffer: inout ByteBuffer, maximumLength: Int, acceptsText: Bool = false, role: WebSocketRole = .server
    ) -> Reading {
        let start = buffer.readerIndex
        guard let first: UInt8 = buffer.getInteger(at: start) else { return .needMoreBytes }
        guard first & 0x70 == 0 else { return .violation(.reservedBits) }
        guard let opcode = Opcode(rawValue: first & 0x0f) else { return .violation(.reservedOpcode(first & 0x0f)) }
        let isFinal = first & 0x80 != 0
        if opcode == .text, !acceptsText { return .violation(.text) }
        if opcode.isControl, !isFinal { return .violation(.controlFrameFragmented) }

        guard let second: UInt8 = buffer.getInteger(at: start + 1) else { return .needMoreBytes }
        let isMasked = second & 0x80 != 0
        guard isMasked == (role == .server) else { return .violation(isMasked ? .maskedFrame : .unmaskedFrame) }
        let short = second & 0x7f
        if opcode.isControl, short > 125 { return .violation(.controlFrameTooLong) }

        let length: UInt64
        let lengthBytes: Int
        switch short {
        case 126:
            guard let long: UInt16 = buffer.getInteger(at: start + 2) else { return .needMoreBytes }
            guard long > 125 else { return .violation(.lengthNotMinimal) }
            (length, lengthBytes) = (UInt64(long), 2)
        case 127:
            guard let long: UInt64 = buffer.getInteger(at: start + 2) else { return .needMoreBytes }
            guard long >> 63 == 0 else { return .violation(.lengthOutOfRange) }
            guard long > UInt64(UInt16.max) else { return .violation(.lengthNotMinimal) }
            (length, lengthBytes) = (long, 8)
        default:
            (length, lengthBytes) = (UInt64(short), 0)
        }
        guard length <= UInt64(maximumLength) else { return .violation(.frameTooLong(length)) }
        guard isMasked else {
            buffer.moveReaderIndex(forwardBy: 2 + lengthBytes)
            return .header(FrameHeader(isFinal: isFinal, opcode: opcode, length: Int(length), mask: 0))
        }
        guard let mask: UInt32 = buffer.getInteger(at: start + 2 + lengthBytes) else { return .needMoreBytes }
        buffer.moveReaderIndex(forwardBy: 2 + lengthBytes + 4)
        return .header(FrameHeader(isFinal: isFinal, opcode: opcode, length: Int(length), mask: mask))
    }
}
