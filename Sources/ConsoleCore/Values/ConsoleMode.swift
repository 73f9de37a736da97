// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a session may do.
public enum ConsoleMode: String, Sendable, Hashable, CaseIterable {
    /// Sees the screen, and types and points.
    case control
    /// Sees the screen. Nothing that a client does reaches the instance, whatever the client is.
    case view
}
