// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A request for CONNECT.
package struct TunnelRecord: Sendable, Codable, Hashable {
    /// The name of the host that got it.
    package var host: String
    /// The address that the client came from.
    package var client: String
    /// Whether it came through TLS.
    package var isEncrypted: Bool
    /// The request as it was sent, up to the empty line.
    package var head: String
    /// The status of the answer; 0 when none was given.
    package var status: Int
    /// The user whose session was named, if there was one.
    package var user: String?
}
