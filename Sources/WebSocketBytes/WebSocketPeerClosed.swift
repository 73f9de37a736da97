// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// An inbound user event: the other side has sent its close frame. The channel closes next.
package struct WebSocketPeerClosed: Sendable, Hashable {
    /// The code, if it gave one.
    package var code: CloseCode?
    /// What it wrote behind the code, at most 123 bytes of somebody else's text.
    package var reason: String

    /// Closed with `code` and `reason`.
    package init(code: CloseCode?, reason: String) {
        self.code = code
        self.reason = reason
    }
}
