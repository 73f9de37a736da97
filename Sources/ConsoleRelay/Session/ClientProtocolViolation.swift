// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// An error that a listener fires along its pipeline when the client broke the listener's protocol.
package struct ClientProtocolViolation: Error, Sendable, CustomStringConvertible {
    /// What the client did.
    package var description: String

    /// The client did what `description` says.
    package init(_ description: String) {
        self.description = description
    }
}
