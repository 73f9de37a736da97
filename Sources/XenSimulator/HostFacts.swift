// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What there is to know of a host.
package struct HostFacts: Sendable, Codable, Hashable {
    /// The name label.
    package var name: String
    /// The UUID.
    package var uuid: String
    /// The reference.
    package var ref: String
    /// The address it listens on.
    package var address: String
    /// Whether it can be reached.
    package var life: HostLife
    /// Whether it is the coordinator of its pool.
    package var isCoordinator: Bool
    /// The number of its pool; 0 is the one of the plan.
    package var pool: Int
    /// The SHA-256 of its certificate in DER, 64 small hexadecimal digits.
    package var fingerprint: String
}
