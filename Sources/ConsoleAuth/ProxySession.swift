// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// A session of another process, as far as an authority must know it.
package struct ProxySession: Sendable, Hashable {
    /// The session.
    package var id: SessionID
    /// The instance whose console it has.
    package var instance: InstanceID
    /// The session that it takes the place of when it begins.
    package var former: SessionID?
    /// Whether the store holds a token for this session alone.
    package var isHeld: Bool

    /// A session with these properties.
    package init(id: SessionID, instance: InstanceID, former: SessionID? = nil, isHeld: Bool) {
        self.id = id
        self.instance = instance
        self.former = former
        self.isHeld = isHeld
    }
}
