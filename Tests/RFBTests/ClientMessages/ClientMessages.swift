// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The messages of clients, as they stand on the wire.
enum ClientMessages {
    /// A message of every type and of every form of it, and what of it reaches a console that is only watched.
    static let all: [(bytes: [UInt8], passed: [UInt8])] = Self.watching.map { ($0, $0) } + Self.acting.map { ($0, []) }

    /// Those that show a picture.
    static let watching: [[UInt8]] = [
        [0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0],
        Self.encodings([7, 16, 0, -224, -308]), Self.encodings([]),
        [3, 1, 0, 0, 0, 0, 2, 128, 1, 224],
    ]

    /// Those that do something, or could. Their bodies are full of what would be keys if they were read as messages.
    static let acting: [[UInt8]] = [
        [4, 1, 0, 0, 0, 0, 0, 0x61], [5, 1, 0, 10, 0, 10],
        Self.text(4), Self.text(0), Self.text(-8), Self.text(-0x140),
        Self.joined([150, 1], Self.keys(1)),
        Self.joined([248, 0, 0, 0], word(0x8000_0001), [0]), Self.joined([248, 0, 0, 0], word(1), [64], Self.keys(8)),
        [250, 0, 1, 2], [251, 0, 4, 0, 3, 0, 0, 0], Self.joined([251, 0, 4, 0, 3, 0, 2, 0], Self.keys(4)),
        Self.joined([253, 0x81, 0, 8], Self.keys(1)), Self.joined([253, 0x01, 8, 0], Self.keys(1)),
        Self.joined([254, 1, 0, 0], word(0x1e)), Self.joined([255, 0, 0, 1], word(0x61), word(0x1e)),
        [255, 1, 0, 0], [255, 1, 0, 1], Self.joined([255, 1, 0, 2, 3, 2], word(44100)),
    ]

    /// A list of encodings.
    static func encodings(_ list: [Int32]) -> [UInt8] {
        [2, 0, UInt8(list.count >> 8), UInt8(list.count & 0xff)] + list.flatMap { word(UInt32(bitPattern: $0)) }
    }

    /// A text of this length, or an action of the extended clipboard where it is negative.
    static func text(_ length: Int32) -> [UInt8] {
        [6, 0, 0, 0] + word(UInt32(bitPattern: length))
            + Self.keys(Int(length.magnitude) / 8 + 1).prefix(Int(length.magnitude))
    }

    private static func joined(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }

    private static func keys(_ count: Int) -> [UInt8] {
        (0..<count).flatMap { _ in [4, 1, 0, 0, 0, 0, 0, 0x62] as [UInt8] }
    }
}
