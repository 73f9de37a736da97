// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What came of the hops to one console.
struct InstanceCheck: Sendable, Hashable, Encodable {
    /// The instance's UUID.
    var id: String
    /// Its name.
    var name: String
    /// The hops, in their order.
    var steps: [CheckStep]

    /// Whether no hop failed.
    var isGood: Bool { !self.steps.contains { $0.outcome == .failed } }
}
