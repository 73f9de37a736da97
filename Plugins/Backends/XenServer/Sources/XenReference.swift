// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The name of an object inside xapi, as in `OpaqueRef:8b1f…`: an opaque text that goes into calls, and of a session and a
/// console into an HTTP header too. So nothing is taken for one that a header or a cookie could not hold.
struct XenReference: Sendable, Hashable, CustomStringConvertible {
    /// The reference as xapi wrote it.
    let description: String

    /// The reference in `text`, or `nil` when that is none: empty, longer than 128 characters, made of other characters
    /// than letters, digits, `:`, `-`, `_` and `.`, or xapi's word for no object.
    init?(_ text: String) {
        guard (1...128).contains(text.utf8.count), text != "OpaqueRef:NULL", text.utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        self.description = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default:
            false
        }
    }

    /// The reference as a parameter of a call.
    var value: XMLRPCValue { .string(self.description) }
}

extension XMLRPCValue {
    /// The reference that a string is.
    var reference: XenReference? { self.string.flatMap { XenReference($0) } }
}
