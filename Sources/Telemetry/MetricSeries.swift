// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// One series: a value, or a histogram of values, that is written and read at the same time.
protocol MetricSeries: AnyObject, Sendable {
    /// The lines of the exposition. `labels` is `key="value",…` or empty.
    func lines(name: String, labels: String) -> String
}
