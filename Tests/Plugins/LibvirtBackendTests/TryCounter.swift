// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts from 1.
final class TryCounter: Sendable {
    private let tries = Atomic(0)

    /// The next number.
    func next() -> Int {
        self.tries.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
