// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The series of one name.
struct MetricFamily: Sendable {
    /// What Prometheus calls the types.
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// The type of all of them.
    let kind: Kind
    /// The series by their labels, written out.
    var series: [String: any MetricSeries] = [:]

    /// A family without series.
    init(kind: Kind) {
        self.kind = kind
    }
}
