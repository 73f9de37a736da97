// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing
import WebSocketBytes

@Suite struct FrameDecoderTests {
    @Test func everyCutOfAConversationGivesTheSameBytes() {
        let first = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let bytes =
            frame(2, [1, 2, 3]) + frame(2, first, final: false) + frame(9, [5, 6]) + frame(0, [], final: false)
            + frame(0, [4, 5, 6, 7, 8]) + frame(10) + frame(2) + frame(2, [9]) + frame(8, [3, 0xe8, 0x62])
        for size in 1...bytes.count {
            let decoded = decode(bytes, inPiecesOf: size)
            #expect(decoded.payload == [1, 2, 3] + first + [4, 5, 6, 7, 8, 9])
            #expect(decoded.steps == [.ping([5, 6]), .pong, .close(.normal)])
        }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 125, 126, 127, 65535, 65536, 65537])
    func everyFormOfLengthIsRead(length: Int) {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for size in [1, 3, 4096, 70000] where length < 1000 || size > 1 {
            #expect(decode(frame(2, payload), inPiecesOf: size).payload == payload)
        }
    }

    @Test func theMaskTurnsWithThePositionInTheFrame() {
        let payload = (0..<64).map { UInt8($0) }
        for cut in 1..<64 {
            let bytes = frame(2, payload, mask: [0xff, 0x01, 0x80, 0x33])
            var decoder = FrameDecoder()
            var out = ByteBuffer()
            var head = ByteBuffer(bytes: bytes.prefix(6 + cut))
            #expect(decoder.decode(&head, payload: &out) == .needMoreBytes)
            var tail = ByteBuffer(bytes: bytes.dropFirst(6 + cut))
            #expect(decoder.decode(&tail, payload: &out) == .needMoreBytes)
            #expect(Array(out.readableBytesView) == payload)
        }
    }

    static let violations: [(name: String, bytes: [UInt8], violation: FrameViolation)] = [
        ("unmasked", frame(2, [1], masked: false), .unmaskedFrame),
        ("RSV1", frame(2, [1], reserved: 4), .reservedBits),
        ("RSV2", frame(2, [1], reserved: 2), .reservedBits),
        ("RSV3", frame(9, [1], reserved: 1), .reservedBits),
        ("opcode 3", frame(3), .reservedOpcode(3)),
        ("opcode 7", frame(7), .reservedOpcode(7)),
        ("opcode 11", frame(11), .reservedOpcode(11)),
        ("opcode 15", frame(15), .reservedOpcode(15)),
        ("text", frame(1, [0x61]), .text),
        ("5 in two bytes", frame(2, [1, 2, 3, 4, 5], lengthBytes: 2), .lengthNotMinimal),
        ("5 in eight bytes", frame(2, [1, 2, 3, 4, 5], lengthBytes: 8), .lengthNotMinimal),
        ("300 in eight bytes", frame(2, [UInt8](repeating: 1, count: 300), lengthBytes: 8), .lengthNotMinimal),
        ("top bit", [0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4], .lengthOutOfRange),
        ("2^63-1", [0x82, 0xff, 0x7f] + [UInt8](repeating: 0xff, count: 7), .frameTooLong(UInt64(Int64.max))),
        ("one over the limit", [0x82, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 1], .frameTooLong(1 << 20 + 1)),
        ("long ping", frame(9, [UInt8](repeating: 0, count: 126)), .controlFrameTooLong),
        ("fragmented ping", frame(9, [1], final: false), .controlFrameFragmented),
        ("fragmented close", frame(8, [], final: false), .controlFrameFragmented),
        ("continuation of nothing", frame(0, [1]), .continuationOfNothing),
        ("message inside message", frame(2, [], final: false) + frame(2, []), .messageInsideMessage),
        ("close of one byte", frame(8, [3]), .closePayload),
        ("close 999", frame(8, [3, 0xe7]), .closeCode(999)),
        ("close 1004", frame(8, [3, 0xec]), .closeCode(1004)),
        ("close 1005", frame(8, [3, 0xed]), .closeCode(1005)),
        ("close 1006", frame(8, [3, 0xee]), .closeCode(1006)),
        ("close 1015", frame(8, [3, 0xf7]), .closeCode(1015)),
        ("close 5000", frame(8, [0x13, 0x88]), .closeCode(5000)),
        ("close with bad UTF-8", frame(8, [3, 0xe8, 0xff, 0xfe]), .closeReason),
    ]

    @Test(arguments: Self.violations.indices)
    func everyBreachIsNamedAtEveryCut(index: Int) {
        let (name, bytes, violation) = Self.violations[index]
        for size in 1...bytes.count {
            #expect(decode(bytes, inPiecesOf: size).steps.last == .violation(violation), "\(name) by \(size)")
        }
    }

    @Test func aBreachIsFinal() {
        var decoder = FrameDecoder()
        var payload = ByteBuffer()
        var bad = ByteBuffer(bytes: frame(3))
        #expect(decoder.decode(&bad, payload: &payload) == .violation(.reservedOpcode(3)))
        var good = ByteBuffer(bytes: frame(2, [1]))
        #expect(decoder.decode(&good, payload: &payload) == .violation(.reservedOpcode(3)))
        #expect(payload.readableBytes == 0)
    }

    @Test func aCloseMaySayNothing() {
        #expect(decode(frame(8), inPiecesOf: 1).steps == [.close(nil)])
    }

    @Test func whatCameBeforeABreachIsKept() {
        let decoded = decode(frame(2, [1, 2]) + frame(1, [3]), inPiecesOf: 100)
        #expect(decoded == Decoded(payload: [1, 2], steps: [.violation(.text)]))
    }

    @Test func framesAreCounted() {
        var decoder = FrameDecoder()
        var payload = ByteBuffer()
        var input = ByteBuffer(bytes: (0..<50).flatMap { _ in frame(2) } + frame(2, [1, 2]).prefix(3))
        #expect(decoder.decode(&input, payload: &payload) == .needMoreBytes)
        #expect(decoder.frameCount == 50)
        #expect(input.readableBytes == 3)
    }
}
