// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore

/// Who is at the other end of a client's connection, as far as that can be believed.
///
/// Text for logs is the address, or "unknown" when there is none. IPv4 written inside IPv6 is IPv4.
package struct ClientIdentity: Sendable, Hashable, CustomStringConvertible {
    /// The client's address; `nil` when it has none.
    package var address: IPAddress?
    /// Whether the client came encrypted as far as a trusted proxy says; `nil` when none said anything.
    package var isForwardedEncrypted: Bool?

    /// A client at `address`.
    package init(address: IPAddress?, isForwardedEncrypted: Bool? = nil) {
        self.address = address
        self.isForwardedEncrypted = isForwardedEncrypted
    }

    package var description: String { self.address?.description ?? "unknown" }

    /// The client of the connection: whoever connected, or whom a trusted proxy named in its PROXY header. Call it on the
    /// channel's event loop, while the channel is open.
    ///
    /// A proxy that speaks HTTP names the clients in each request; for those see ``ClientTransport/client(_:forwardedFor:forwardedProto:)``.
    package static func of(_ channel: any Channel) -> ClientIdentity {
        let handler = try? channel.pipeline.syncOperations.handler(type: ClientIdentityHandler.self)
        return handler?.identity ?? Self.peer(of: channel)
    }

    /// Whoever connected: the client, or the proxy before us.
    static func peer(of channel: any Channel) -> ClientIdentity {
        ClientIdentity(address: channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) })
    }
}
