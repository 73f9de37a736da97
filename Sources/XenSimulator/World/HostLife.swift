// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Whether a host can be reached.
package enum HostLife: String, Sendable, Codable {
    /// It listens and answers.
    case alive
    /// Its ports are closed and so are its connections.
    case dead
    /// Its ports take connections and no byte comes from them, nor from those that were open.
    case silent
}
