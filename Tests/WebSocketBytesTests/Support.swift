// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import WebSocketBytes

/// A frame as a client sends it. Every part can be made wrong.
func frame(
    _ opcode: UInt8, _ payload: [UInt8] = [], final: Bool = true, masked: Bool = true, reserved: UInt8 = 0,
    mask: [UInt8] = [0x1a, 0x2b, 0x3c, 0x4d], lengthBytes: Int? = nil
) -> [UInt8] {
    var bytes = [(final ? 0x80 : 0) | reserved << 4 | opcode]
    let natural = payload.count < 126 ? 0 : payload.count < 65536 ? 2 : 8
    let wide = lengthBytes ?? natural
    let flag: UInt8 = masked ? 0x80 : 0
    switch wide {
    case 0: bytes.append(flag | UInt8(payload.count))
    case 2: bytes += [flag | 126] + (0..<2).map { UInt8(truncatingIfNeeded: payload.count >> (8 - 8 * $0)) }
    default: bytes += [flag | 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
    }
    guard masked else { return bytes + payload }
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
}

/// Everything a decoder found.
struct Decoded: Equatable {
    var payload: [UInt8] = []
    var steps: [FrameDecoder.Step] = []
}

/// Feeds `bytes` to a decoder in pieces of `size`.
func decode(_ bytes: [UInt8], inPiecesOf size: Int, maximumLength: Int = FrameDecoder.defaultMaximumLength) -> Decoded {
    var decoder = FrameDecoder(maximumLength: maximumLength)
    var input = ByteBuffer()
    var payload = ByteBuffer()
    var steps: [FrameDecoder.Step] = []
    feeding: for start in stride(from: 0, to: bytes.count, by: size) {
        input.writeBytes(bytes[start..<min(start + size, bytes.count)])
        while true {
            let step = decoder.decode(&input, payload: &payload)
            if case .needMoreBytes = step { break }
            steps.append(step)
            if case .violation = step { break feeding }
        }
    }
    return Decoded(payload: Array(payload.readableBytesView), steps: steps)
}
