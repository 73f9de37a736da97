// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Looks for keys that an object has twice (RFC 8259, section 4): the decoder takes the last of them without a word, and
/// whoever looked at the request before may have taken the first.
enum JSONKeys {
    /// The first key in `text` that its object has already. `text` must be JSON.
    static func duplicate(in text: some Sequence<UInt8>) -> String? {
        /// The keys of each object that is open; `nil` for a list.
        var open: [Set<String>?] = []
        var isKeyNext = false
        var string: [UInt8]?
        var isEscaped = false
        for byte in text {
            if string != nil {
                string?.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    if isKeyNext, let level = open.indices.last, let raw = string, let key = Self.decode(raw) {
                        guard open[level]?.insert(key).inserted != false else { return key }
                    }
                    isKeyNext = false
                    string = nil
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                string = [byte]
            case UInt8(ascii: "{"):
                open.append([])
                isKeyNext = true
            case UInt8(ascii: "["):
                open.append(nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = open.popLast()
                isKeyNext = false
            case UInt8(ascii: ","):
                isKeyNext = open.last.flatMap { $0 } != nil
            default:
                break
            }
        }
        return nil
    }

    /// Escapes are other spellings of the same key.
    private static func decode(_ quoted: [UInt8]) -> String? {
        try? JSONDecoder().decode(String.self, from: Data(quoted))
    }
}
