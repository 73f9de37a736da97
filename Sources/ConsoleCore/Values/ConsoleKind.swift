// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The protocol that a console speaks on the hypervisor's side.
public enum ConsoleKind: String, Sendable, Hashable, CaseIterable {
    /// The remote framebuffer protocol of RFC 6143.
    case vnc
}
