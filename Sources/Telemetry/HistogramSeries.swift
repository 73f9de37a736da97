// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import Synchronization

/// How many values were at most as large as each of some bounds.
final class HistogramSeries: RecorderHandler, TimerHandler, MetricSeries {
    /// The bounds of times, in seconds: from what a loopback takes to what a user gives up at.
    static let seconds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]
    /// The bounds of anything else, bytes for example: powers of four up to a gigabyte.
    static let sizes: [Double] = (0...15).map { Double(1 << (2 * $0)) }

    private struct State {
        /// For each bound the values above the bound before it; then those above the last.
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    /// A histogram with these bounds, which grow.
    init(bounds: [Double]) {
        self.bounds = bounds
        self.state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { self.record(Double(value)) }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let index = self.bounds.firstIndex { value <= $0 } ?? self.bounds.count
        self.state.withLock { state in
            state.counts[index] &+= 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { self.record(Double(duration) / 1e9) }

    func lines(name: String, labels: String) -> String {
        let state = self.state.withLock { $0 }
        let separator = labels.isEmpty ? "" : ","
        var total: UInt64 = 0
        var text = ""
        for (count, bound) in zip(state.counts, self.bounds + [.infinity]) {
            total &+= count
            let limit = "\(labels)\(separator)le=\"\(ExpositionText.number(bound))\""
            text += ExpositionText.line("\(name)_bucket", limit, "\(total)")
        }
        text += ExpositionText.line("\(name)_sum", labels, ExpositionText.number(state.sum))
        return text + ExpositionText.line("\(name)_count", labels, "\(total)")
    }
}
