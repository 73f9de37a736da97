// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How a host answers CONNECT.
package enum TunnelAnswer: Sendable, Codable, Hashable {
    /// As xapi does.
    case asXapi
    /// With this status, and the page of HTML that goes with it.
    case status(code: Int)
    /// With these bytes, and the end after them.
    case raw(_ text: String)
    /// Not at all; the connection stays open.
    case silence
    /// With the end of the connection.
    case close
    /// With 200 and the end, whatever the console is.
    case end
    /// With 200 and nothing more; the connection stays open.
    case nothing
    /// As xapi does, each byte of the 200 in a write of its own.
    case byteByByte
    /// As xapi does, with the console's first bytes in one write with the 200.
    case glued
    /// With a status line and header lines until somebody closes.
    case endlessHead
}
