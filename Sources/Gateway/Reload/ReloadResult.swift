// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What came of reading the configuration again.
enum ReloadResult: String, Sendable, CaseIterable {
    /// The new configuration holds.
    case done
    /// The file has mistakes; the old configuration holds.
    case mistakes
    /// A key changed that only a restart can change; the old configuration holds.
    case needsRestart = "needs_restart"
    /// A part could not be made; the old configuration holds.
    case failed
}
