// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// The input of one execution. The first byte says how the rest is to be cut.
public struct FuzzInput {
    /// What drives the cuts, and whatever else a target has to choose.
    public let choice: UInt8
    /// What the peer sends.
    public let bytes: [UInt8]

    /// The input that libFuzzer hands over; `nil` when it is empty.
    public init?(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        guard let start, count > 0 else { return nil }
        self.choice = start.pointee
        self.bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    }

    /// The bytes as text, whatever they are.
    public var text: String { String(decoding: self.bytes, as: UTF8.self) }

    /// All bytes in one buffer.
    public var whole: ByteBuffer { ByteBuffer(bytes: self.bytes) }

    /// The bytes in pieces. The same input is always cut at the same places: sometimes after every byte, mostly anywhere.
    public var pieces: [ByteBuffer] {
        var state = UInt64(self.choice) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(self.bytes.count)
        let longest = max(1, self.bytes.count / (1 + Int(self.choice & 7)))
        var pieces: [ByteBuffer] = []
        var position = 0
        while position < self.bytes.count {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let count = min(1 + Int(state % UInt64(longest)), self.bytes.count - position)
            pieces.append(ByteBuffer(bytes: self.bytes[position..<position + count]))
            position += count
        }
        return pieces
    }
}
