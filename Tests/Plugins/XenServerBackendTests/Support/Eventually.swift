// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

/// Waits until `condition` holds, for as long as a loaded machine may need.
func eventually(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(90)
    while await !condition() {
        guard ContinuousClock.now < end else {
            Issue.record("it did not come about that \(what)", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}
