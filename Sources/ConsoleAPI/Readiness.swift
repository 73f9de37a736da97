// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Whether the gateway can do its work at the moment.
package enum Readiness: Sendable, Hashable {
    /// It can.
    case ready
    /// It cannot, for this reason. Anybody may read it: no address, no name of a host.
    case notReady(String)
}
