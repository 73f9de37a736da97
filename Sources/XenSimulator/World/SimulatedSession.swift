// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A session of XenAPI while the simulator runs.
struct SimulatedSession: Sendable {
    let ref: String
    let user: String
    let role: Role
    let originator: String
    /// The number of the pool that it is for.
    let pool: Int
    /// When it was used last; a higher number is later.
    var used: Int
}
