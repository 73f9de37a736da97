// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Session ids as texts.
enum WireSession {
    /// The session called `text`.
    ///
    /// - Throws: `invalidRequest` unless it is 16 hexadecimal digits.
    static func id(_ text: String) throws -> SessionID {
        guard text.utf8.count == 16, text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
            throw Wire.refusal("a session that is none")
        }
        return SessionID(text)
    }
}
