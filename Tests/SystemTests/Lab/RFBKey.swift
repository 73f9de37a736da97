// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// RFB's messages about keys.
enum RFBKey {
    /// The key of an ASCII character goes down and up: its keysym is its code.
    static func tap(_ character: Character) -> [UInt8] {
        [1, 0].flatMap { [4, $0, 0, 0, 0, 0, 0, character.asciiValue ?? 0] }
    }
}
