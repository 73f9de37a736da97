// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The query of a request, as HTML forms and every client library write it: `+` is a space.
struct QueryParameters {
    private var values: [String: String] = [:]

    /// Reads `query`, the part after the question mark. Of two equal names the first one counts.
    ///
    /// - Throws: ``Fault`` 400 when it cannot be decoded: a parameter that is passed over would let a list have more in it
    ///   than was asked for.
    init(_ query: Substring) throws {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decode(parts.first ?? "")
            let value = parts.count == 2 ? try Self.decode(parts[1]) : ""
            if self.values[name] == nil { self.values[name] = value }
        }
    }

    /// Whether there are none.
    var isEmpty: Bool { self.values.isEmpty }

    /// The value of `name`.
    subscript(name: String) -> String? { self.values[name] }

    private static func decode(_ text: Substring) throws -> String {
        guard let decoded = PercentEncoding.decode(text, plusIsSpace: true) else {
            throw Fault(.badRequest, "The query must be UTF-8, with two hexadecimal digits after each percent sign.")
        }
        return decoded
    }
}
