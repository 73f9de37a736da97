// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a text of the protocol may be.
enum WireText {
    /// `text`, if it is not longer than `limit` bytes and has no control characters.
    static func bounded(_ text: String, _ what: String, limit: Int = 1024) throws -> String {
        guard text.utf8.count <= limit, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Wire.refusal(what)
        }
        return text
    }

    /// `text`, if it is printable ASCII without spaces.
    static func plain(_ text: String, _ what: String, limit: Int = 1024) throws -> String {
        guard (1...limit).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Wire.refusal(what)
        }
        return text
    }
}
