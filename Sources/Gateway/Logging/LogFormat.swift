// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How a log line is written.
package enum LogFormat: String, Sendable, Hashable, CaseIterable {
    /// For a person.
    case text
    /// One JSON object a line.
    case json
}
