// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Which end of a WebSocket this is. It decides whose frames are masked: a client's always, a server's never
/// (RFC 6455, section 5.1).
package enum WebSocketRole: Sendable, Hashable {
    /// The end that was asked for the WebSocket.
    case server
    /// The end that asked for it.
    case client
}
