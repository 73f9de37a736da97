// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// What a proxy says about a connection in the header of the PROXY protocol.
package enum ProxyHeader: Sendable, Hashable {
    /// The proxy speaks for itself, as it does to see whether we are well.
    case local
    /// The proxy speaks for the client at this address.
    case client(IPAddress)
    /// The proxy speaks for a client that has no IP address, or one that it does not tell.
    case unnamed
}
