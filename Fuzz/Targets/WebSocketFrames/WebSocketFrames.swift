// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import FuzzKit
internal import NIOCore

@testable internal import WebSocketBytes

/// The frames of either side: decoded whole and in pieces they mean the same, and what the encoder writes is read back.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let limit = input.choice & 0x80 == 0 ? FrameDecoder.defaultMaximumLength : 200
        let role: WebSocketRole = input.choice & 0x40 == 0 ? .server : .client
        let whole = Reader.read([input.whole], limit: limit, role: role)
        let split = Reader.read(input.pieces, limit: limit, role: role)
        hold(whole == split, "whole \(whole), in pieces \(split)")
        if !whole.isFailed { hold(whole.unread.count <= 13 + 125, "\(whole.unread.count) bytes are kept") }
        roundTrip(input)
    }
}

/// What a decoder made of a stream.
struct Reader: Equatable {
    enum Event: Equatable {
        case payload([UInt8])
        case step(FrameDecoder.Step)
    }

    var events: [Event] = []
    var unread: [UInt8] = []
    var isFailed = false
    var frames = 0

    static func read(_ pieces: [ByteBuffer], limit: Int, role: WebSocketRole) -> Reader {
        var decoder = FrameDecoder(role: role, maximumLength: limit)
        var result = Reader()
        var input = ByteBuffer()
        var payload = ByteBuffer()
        reading: for var piece in pieces {
            input.writeBuffer(&piece)
            while true {
                let step = decoder.decode(&input, payload: &payload)
                if step == .needMoreBytes { break }
                result.add(&payload)
                result.events.append(.step(step))
                switch step {
                case .violation:
                    result.isFailed = true
                    break reading
                case .close:
                    break reading
                case .needMoreBytes, .ping, .pong:
                    break
                }
            }
        }
        result.add(&payload)
        result.frames = decoder.frameCount
        // What lies behind the end of it all depends on how it came.
        if case .step? = result.events.last, result.isOver { return result }
        result.unread = Array(input.readableBytesView)
        return result
    }

    private var isOver: Bool {
        guard case .step(let step)? = self.events.last else { return false }
        switch step {
        case .violation, .close: return true
        case .needMoreBytes, .ping, .pong: return false
        }
    }

    private mutating func add(_ payload: inout ByteBuffer) {
        guard payload.readableBytes > 0 else { return }
        self.events.append(.payload(Array(payload.readableBytesView)))
        payload.clear()
    }
}

/// A frame of ours, masked as a client would, comes back as it was.
func roundTrip(_ input: FuzzInput) {
    let mask: [UInt8] = [
        input.choice, input.choice &* 7, input.choice ^ 0xa5, UInt8(truncatingIfNeeded: input.bytes.count),
    ]
    var frame = FrameEncoder.header(.binary, length: input.bytes.count, allocator: ByteBufferAllocator())
    guard let second: UInt8 = frame.getInteger(at: 1) else { return hold(false, "the header is short") }
    frame.setInteger(second | 0x80, at: 1)
    frame.writeBytes(mask)
    for (index, byte) in input.bytes.enumerated() { frame.writeInteger(byte ^ mask[index & 3]) }
    var decoder = FrameDecoder()
    var payload = ByteBuffer()
    hold(decoder.decode(&frame, payload: &payload) == .needMoreBytes, "a frame of ours is refused")
    hold(
        Array(payload.readableBytesView) == input.bytes && frame.readableBytes == 0, "a frame of ours is read otherwise"
    )

    let close = FrameEncoder.close(.normal, reason: input.text, allocator: ByteBufferAllocator())
    hold(close.readableBytes <= 127, "a close frame is too long")
    hold(
        String(validating: close.readableBytesView.dropFirst(4), as: UTF8.self) != nil,
        "a reason is cut inside a character")
}
