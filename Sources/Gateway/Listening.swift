// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Counts the listeners that accept clients.
final class Listening: Sendable {
    private let expected: Int
    private let count = Atomic(0)

    /// `expected` listeners will report.
    init(expected: Int) {
        self.expected = expected
    }

    /// Whether all have reported.
    var isComplete: Bool { self.count.load(ordering: .relaxed) >= self.expected }

    /// One listener reports.
    func oneMore() {
        self.count.add(1, ordering: .relaxed)
    }
}
