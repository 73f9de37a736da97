// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Counts the connections of a server.
final class ConnectionCount: Sendable {
    private let limit: Int
    private let count = Atomic(0)

    /// Counts up to `limit`.
    init(limit: Int) {
        self.limit = limit
    }

    /// Counts one more connection; says whether there is room for it. One for which there is none is not counted.
    func enter() -> Bool {
        guard self.count.add(1, ordering: .relaxed).newValue > self.limit else { return true }
        self.leave()
        return false
    }

    /// A connection that was counted is over.
    func leave() {
        self.count.subtract(1, ordering: .relaxed)
    }
}
