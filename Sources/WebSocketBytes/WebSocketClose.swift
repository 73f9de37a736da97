// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// An outbound user event: say goodbye over the WebSocket with this code and reason, and close the channel.
///
/// What was written before is sent before. The event's promise succeeds when the channel is closed.
package struct WebSocketClose: Sendable, Hashable {
    /// The code.
    package var code: CloseCode
    /// A fixed sentence for the user; never a text that came from somewhere else.
    package var reason: String

    /// Closes with `code` and `reason`.
    package init(code: CloseCode, reason: String) {
        self.code = code
        self.reason = reason
    }
}
