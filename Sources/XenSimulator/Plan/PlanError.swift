// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A plan or a command that the simulator cannot follow.
package struct PlanError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    package var description: String

    /// An error with these words.
    package init(_ description: String) {
        self.description = description
    }
}
