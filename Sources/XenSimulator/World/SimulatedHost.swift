// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A host while the simulator runs.
struct SimulatedHost: Sendable {
    let plan: HostPlan
    let ref: String
    var quirks: Quirks
    /// The number of its pool.
    var pool = 0
    /// Whether it can be reached.
    var life = HostLife.alive

    init(_ plan: HostPlan, quirks: Quirks) {
        self.plan = plan
        self.ref = "OpaqueRef:\(UUID().uuidString.lowercased())"
        self.quirks = quirks
    }

    var name: String { self.plan.name }
}
