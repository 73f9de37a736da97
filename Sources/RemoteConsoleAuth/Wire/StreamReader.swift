// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore

/// Cuts a stream into its lines, which may come in any pieces.
struct StreamReader: Sendable {
    private var pending = ByteBuffer()

    /// The events that are complete with `bytes`.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` for a line that is none of the protocol, or one that does not end.
    mutating func read(_ bytes: ByteBuffer) throws -> [StreamEvent] {
        var events: [StreamEvent] = []
        for byte in bytes.readableBytesView {
            guard byte == UInt8(ascii: "\n") else {
                guard self.pending.readableBytes < Wire.maximumLine else { throw Wire.refusal("a line so long") }
                self.pending.writeInteger(byte)
                continue
            }
            events.append(try Wire.decode(StreamEvent.self, from: self.pending))
            self.pending.clear()
        }
        return events
    }
}
