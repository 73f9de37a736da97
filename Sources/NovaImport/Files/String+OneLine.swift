// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text fit for a comment or a line of a report, whoever wrote it: plain ASCII, at most 200 characters.
    var oneLine: String {
        let plain = self.unicodeScalars.prefix(201).map { (" "..."~").contains($0) ? Character($0) : "?" }
        return plain.count > 200 ? String(plain.prefix(200)) + "..." : String(plain)
    }
}
