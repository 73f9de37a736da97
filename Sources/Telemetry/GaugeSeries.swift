// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import Synchronization

/// A number that goes up and down.
final class GaugeSeries: MeterHandler, RecorderHandler, MetricSeries {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { self.set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { self.value.withLock { $0 += amount } }
    func decrement(by amount: Double) { self.value.withLock { $0 -= amount } }
    func record(_ value: Int64) { self.set(value) }
    func record(_ value: Double) { self.set(value) }

    func lines(name: String, labels: String) -> String {
        ExpositionText.line(name, labels, ExpositionText.number(self.value.withLock { $0 }))
    }
}
