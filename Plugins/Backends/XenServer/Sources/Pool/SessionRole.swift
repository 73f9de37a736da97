// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a session of ours at a pool is for.
enum SessionRole: String, Sendable, Hashable, CaseIterable {
    /// Asks questions. It never leaves this process.
    case control
    /// Opens consoles: it travels in their endpoints.
    case console
}
