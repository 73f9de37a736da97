// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import Synchronization

/// A whole number that grows.
final class CounterSeries: CounterHandler, MetricSeries {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        self.value.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        self.value.store(0, ordering: .relaxed)
    }

    func lines(name: String, labels: String) -> String {
        ExpositionText.line(name, labels, "\(self.value.load(ordering: .relaxed))")
    }
}
