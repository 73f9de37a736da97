// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What becomes of a CONNECT.
enum TunnelDecision: Sendable {
    /// A refusal with this status; what the page says.
    case refuse(status: Int, words: String)
    /// The tunnel, whose bytes come from `server`.
    case open(server: ConsoleServer, vm: String, tunnel: Int)
}
