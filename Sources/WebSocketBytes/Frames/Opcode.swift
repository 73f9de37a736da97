// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The kinds of frame (RFC 6455, section 5.2).
package enum Opcode: UInt8, Sendable, Hashable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xa

    /// Whether it is a control frame: never fragmented, at most 125 bytes.
    package var isControl: Bool { self.rawValue & 0x8 != 0 }
}
