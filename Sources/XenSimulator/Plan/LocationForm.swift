// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How xapi writes the location of a console.
package enum LocationForm: Sendable, Codable, Hashable {
    /// `https://<address>/console?uuid=<console's UUID>`: made when a virtual machine starts.
    case uuid
    /// `https://<address>/console?ref=<console's reference>`: control domains, old hosts, and every console after a
    /// coordinator has started.
    case ref
    /// `https:///console?uuid=…`: the host had no address.
    case noHost
    /// Nothing: the host had no address.
    case empty
    /// These words for every console.
    case text(_ words: String)
}
