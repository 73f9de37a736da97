// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What there is to know of a virtual machine.
package struct VMFacts: Sendable, Codable {
    /// How it is now.
    package var plan: VMPlan
    /// The reference.
    package var ref: String
    /// The number of its domain.
    package var domain: Int
    /// The references of its consoles, in their order.
    package var consoleRefs: [String]
    /// The locations of its consoles, in their order.
    package var locations: [String]
}
