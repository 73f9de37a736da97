// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes frames, never fragmented (RFC 6455, section 5.2): a server's unmasked, a client's with a masking key.
package enum FrameEncoder {
    /// The longest payload of one frame, in bytes: a console's read is passed on as one frame.
    package static let maximumLength = 64 * 1024

    /// The head of a frame with `length` bytes, as a buffer of its own: the system call gathers both, and a payload that
    /// the receive pool still holds cannot take a head without being copied.
    package static func header(
        _ opcode: Opcode, length: Int, mask: UInt32? = nil, allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        var header = allocator.buffer(capacity: 14)
        Self.writeHeader(opcode, length: length, mask: mask, to: &header)
        return header
    }

    /// A whole frame of a client, masked with `mask`.
    package static func masked(
        _ opcode: Opcode, payload: ByteBuffer, mask: UInt32, allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        var payload = payload
        var frame = allocator.buffer(capacity: 14 + payload.readableBytes)
        Self.writeHeader(opcode, length: payload.readableBytes, mask: mask, to: &frame)
        Masking.move(payload.readableBytes, from: &payload, to: &frame, mask: mask, offset: 0)
        return frame
    }

    /// A whole control frame. A payload over 125 bytes is cut.
    package static func control(
        _ opcode: Opcode, payload: some Collection<UInt8>, mask: UInt32? = nil, allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        let payload = payload.prefix(125)
        if let mask {
            return self.masked(opcode, payload: ByteBuffer(bytes: payload), mask: mask, allocator: allocator)
        }
        var frame = self.header(opcode, length: payload.count, allocator: allocator)
        frame.writeBytes(payload)
        return frame
    }

    /// A close frame. A reason over 123 bytes is cut at a character.
    package static func close(
        _ code: CloseCode, reason: String, mask: UInt32? = nil, allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        var text = reason
        while text.utf8.count > 123 { text.removeLast() }
        let number = [UInt8(truncatingIfNeeded: code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)]
        return self.control(.close, payload: number + Array(text.utf8), mask: mask, allocator: allocator)
    }

    private static func writeHeader(_ opcode: Opcode, length: Int, mask: UInt32?, to buffer: inout ByteBuffer) {
        let flag: UInt8 = mask == nil ? 0 : 0x80
        buffer.writeInteger(0x80 | opcode.rawValue)
        switch length {
        case ...125:
            buffer.writeInteger(flag | UInt8(truncatingIfNeeded: length))
        case ...0xffff:
            buffer.writeInteger(flag | 126)
            buffer.writeInteger(UInt16(truncatingIfNeeded: length))
        default:
            buffer.writeInteger(flag | 127)
            buffer.writeInteger(UInt64(length))
        }
        if let mask { buffer.writeInteger(mask) }
    }
}
