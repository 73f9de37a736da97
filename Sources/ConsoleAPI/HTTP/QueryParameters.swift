// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The query of a request, as HTML forms and every client library write it: `+` is a space.
struct QueryParameters {
    private var values: [String: String] = [:]

    /// Reads `query`, the part after the question mark. Of two equal names the first one counts.
    init(_ query: Substring) {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.flatMap(Self.decode), self.values[name] == nil else { continue }
            self.values[name] = parts.count == 2 ? Self.decode(parts[1]) : ""
        }
    }

    /// Whether there are none.
    var isEmpty: Bool { self.values.isEmpty }

    /// The value of `name`.
    subscript(name: String) -> String? { self.values[name] }

    private static func decode(_ text: Substring) -> String? {
        PercentEncoding.decode(text, plusIsSpace: true)
    }
}
