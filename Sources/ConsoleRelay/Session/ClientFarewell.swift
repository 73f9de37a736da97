// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// An outbound user event on a client's channel: say goodbye as the client's protocol does, and close.
///
/// A listener whose protocol has a goodbye puts a handler into its pipeline that turns this into one. The event's
/// promise completes when nothing more is to be said; the channel is closed then in any case.
package enum ClientFarewell: Sendable, Hashable {
    /// The session ended.
    case ended(SessionEnd.Reason)
    /// The session never began; the client has been told why in its RFB handshake.
    case refused(ConsoleError.Code)
}
