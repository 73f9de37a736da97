// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import Synchronization

/// A number that grows.
final class FloatingPointCounterSeries: FloatingPointCounterHandler, MetricSeries {
    private let value = Mutex(0.0)

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        self.value.withLock { $0 += amount }
    }

    func reset() {
        self.value.withLock { $0 = 0 }
    }

    func lines(name: String, labels: String) -> String {
        ExpositionText.line(name, labels, ExpositionText.number(self.value.withLock { $0 }))
    }
}
