// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes the heads of a server's frames: unmasked, never fragmented (RFC 6455, section 5.2).
package enum FrameEncoder {
    /// The longest payload of one frame, in bytes: a console's read is passed on as one frame.
    package static let maximumLength = 64 * 1024

    /// The head of a frame with `length` bytes, as a buffer of its own: the system call gathers both, and a payload that
    /// the receive pool still holds cannot take a head without being copied.
    package static func header(_ opcode: Opcode, length: Int, allocator: ByteBufferAllocator) -> ByteBuffer {
        var header = allocator.buffer(capacity: 10)
        header.writeInteger(0x80 | opcode.rawValue)
        switch length {
        case ...125:
            header.writeInteger(UInt8(truncatingIfNeeded: length))
        case ...0xffff:
            header.writeInteger(UInt8(126))
            header.writeInteger(UInt16(truncatingIfNeeded: length))
        default:
            header.writeInteger(UInt8(127))
            header.writeInteger(UInt64(length))
        }
        return header
    }

    /// A whole control frame. A payload over 125 bytes is cut.
    package static func control(_ opcode: Opcode, payload: some Collection<UInt8>, allocator: ByteBufferAllocator)
        -> ByteBuffer
    {
        let payload = payload.prefix(125)
        var frame = self.header(opcode, length: payload.count, allocator: allocator)
        frame.writeBytes(payload)
        return frame
    }

    /// A close frame. A reason over 123 bytes is cut at a character.
    package static func close(_ code: CloseCode, reason: String, allocator: ByteBufferAllocator) -> ByteBuffer {
        var text = reason
        while text.utf8.count > 123 { text.removeLast() }
        let number = [UInt8(truncatingIfNeeded: code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)]
        return self.control(.close, payload: number + Array(text.utf8), allocator: allocator)
    }
}
