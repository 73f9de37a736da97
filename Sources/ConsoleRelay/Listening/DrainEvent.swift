// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// An inbound user event for every connection of a listener that takes no more clients: whoever only might ask again is
/// let go.
package struct DrainEvent: Sendable {
    /// The event.
    package init() {}
}
