// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The power state of a virtual machine, as xapi writes it.
package enum Power: String, Sendable, Codable {
    /// It runs on a host.
    case running = "Running"
    /// It does not run.
    case halted = "Halted"
    /// It has a host and does not run there just now.
    case paused = "Paused"
    /// Its memory is on a disk.
    case suspended = "Suspended"
}
