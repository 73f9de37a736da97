// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RFB

/// Everything that a view-only filter let through, and how it ended.
struct Seen: Equatable {
    var passed: [UInt8] = []
    var failure: ClientMessageFailure?
    /// How many bytes it held back at the most.
    var held = 0

    static func == (one: Seen, other: Seen) -> Bool {
        one.passed == other.passed && one.failure == other.failure
    }
}

/// Feeds `pieces` to a view-only filter.
func watch(_ pieces: some Sequence<ArraySlice<UInt8>>) -> Seen {
    var filter = ViewOnlyFilter()
    var buffer = ByteBuffer()
    var result = Seen()
    for piece in pieces {
        buffer.writeBytes(piece)
        steps: while true {
            switch filter.receive(&buffer) {
            case .needMoreBytes:
                break steps
            case .pass(let bytes):
                result.passed += bytes.readableBytesView
            case .failed(let failure):
                result.failure = failure
                return result
            }
        }
        result.held = max(result.held, buffer.readableBytes)
    }
    return result
}

/// `bytes` in pieces of `size`.
func pieces(_ bytes: [UInt8], of size: Int) -> [ArraySlice<UInt8>] {
    stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
}
