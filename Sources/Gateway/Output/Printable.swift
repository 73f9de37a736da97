// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Makes foreign text fit for a line on a terminal or in a log.
///
/// A name, a path or a User-Agent is written by somebody else: a line break in it forges a log line, an escape sequence
/// drives the terminal of whoever reads it, a direction mark turns the line around.
enum Printable {
    /// `text` with everything escaped that is no plain character of one line, and cut to `limit` characters. What
    /// counts is the code point: one character that a person sees can be made of any number of them.
    static func escape(_ text: String, limit: Int = .max) -> String {
        var escaped = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < limit else { return escaped + "…" }
            Self.append(scalar, to: &escaped)
        }
        return escaped
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case " "..."~": text.unicodeScalars.append(scalar)
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                text.unicodeScalars.append(scalar)
            }
        }
    }
}
