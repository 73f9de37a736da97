// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import RFB

/// Where a session takes over the RFB handshake with its client.
package enum ClientEntry: Sendable, Hashable {
    /// At its beginning: the listener's own protocol has brought the token. The client is offered None.
    case greeting
    /// At the answer to its authentication, by which the token came: the client hears that it is let in.
    case authenticated

    var purpose: ServerHandshake.Purpose {
        switch self {
        case .greeting: .welcome
        case .authenticated: .admit
        }
    }
}
