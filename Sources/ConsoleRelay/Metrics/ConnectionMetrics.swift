// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics

/// What is counted of clients' connections.
struct ConnectionMetrics: Sendable {
    private let active: Meter
    private let refused: [ConnectionLimit: Counter]

    init(factory: any MetricsFactory) {
        self.active = Meter(label: "oriel_connections_active", dimensions: [], factory: factory)
        self.refused = Dictionary(
            uniqueKeysWithValues: ConnectionLimit.allCases.map {
                (
                    $0,
                    Counter(
                        label: "oriel_connections_refused_total", dimensions: [("limit", $0.rawValue)],
                        factory: factory)
                )
            })
        self.active.set(0)
    }

    func connectionOpened() { self.active.increment() }

    func connectionClosed() { self.active.decrement() }

    func connectionRefused(_ limit: ConnectionLimit) { self.refused[limit]?.increment() }
}
