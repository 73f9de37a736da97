// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A pool while the simulator runs.
struct SimulatedPool: Sendable {
    var name: String
    /// The name of the coordinator.
    var coordinator: String
    let uuid = UUID().uuidString.lowercased()
    let ref = "OpaqueRef:\(UUID().uuidString.lowercased())"
}
