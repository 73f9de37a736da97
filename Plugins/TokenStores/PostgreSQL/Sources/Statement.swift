// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// One SQL statement with its values, which stand in it as `$1`, `$2` and so on.
struct Statement: Sendable {
    /// The SQL; never with a value in it.
    var sql: String
    /// The values as text, `nil` for NULL.
    var values: [String?]

    /// A statement with these values.
    init(_ sql: String, _ values: [String?] = []) {
        self.sql = sql
        self.values = values
    }

    /// What the server answered.
    struct Answer: Sendable {
        /// The rows, each column as text, `nil` for NULL.
        var rows: [[String?]] = []
        /// How many rows were changed.
        var changed = 0
    }
}
