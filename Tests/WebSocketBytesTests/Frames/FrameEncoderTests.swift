// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing
import WebSocketBytes

@Suite struct FrameEncoderTests {
    private let allocator = ByteBufferAllocator()

    @Test(
        arguments: [
            (0, [0x82, 0]), (125, [0x82, 125]), (126, [0x82, 126, 0, 126]), (65535, [0x82, 126, 0xff, 0xff]),
            (65536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])])
    func theLengthIsWrittenInAsFewBytesAsItNeeds(length: Int, expected: [UInt8]) {
        let header = FrameEncoder.header(.binary, length: length, allocator: self.allocator)
        #expect(Array(header.readableBytesView) == expected)
    }

    @Test func aLongReasonIsCutAtACharacter() {
        let frame = FrameEncoder.close(.normal, reason: String(repeating: "é", count: 100), allocator: self.allocator)
        let bytes = Array(frame.readableBytesView)
        #expect(bytes.prefix(4) == [0x88, 124, 3, 0xe8])
        #expect(String(validating: bytes.dropFirst(4), as: UTF8.self) == String(repeating: "é", count: 61))
    }

    @Test func aControlFrameIsNeverTooLong() {
        let frame = FrameEncoder.control(.ping, payload: [UInt8](repeating: 1, count: 300), allocator: self.allocator)
        #expect(frame.readableBytes == 127)
    }
}
