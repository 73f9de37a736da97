// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A value of XML-RPC, as xapi uses it.
///
/// xapi writes whole numbers as decimal strings and a void as the empty string, so a value is read as what is expected of
/// it and not as what it was marked.
enum XMLRPCValue: Sendable, Hashable {
    /// `string`, a value without a type, `dateTime.iso8601` and `base64`, the last two as they are written.
    case string(String)
    /// `int`, `i4`, `i8`.
    case integer(Int64)
    /// `double`.
    case double(Double)
    /// `boolean`.
    case boolean(Bool)
    /// `nil`.
    case null
    /// `array`.
    case array([XMLRPCValue])
    /// `struct`; each name is there once.
    case structure([String: XMLRPCValue])

    /// The text of a string.
    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number of an integer, or of a string of decimal digits.
    var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// The truth value of a boolean.
    var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The elements of an array.
    var array: [XMLRPCValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of a struct.
    var structure: [String: XMLRPCValue]? {
        if case .structure(let members) = self { members } else { nil }
    }

    /// The strings of an array that holds nothing else.
    var strings: [String]? {
        guard let elements = self.array else { return nil }
        let texts = elements.compactMap(\.string)
        return texts.count == elements.count ? texts : nil
    }

    /// The member `name` of a struct.
    subscript(name: String) -> XMLRPCValue? {
        self.structure?[name]
    }
}
