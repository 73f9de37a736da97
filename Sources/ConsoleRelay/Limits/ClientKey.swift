// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
package import NIOCore

/// What clients are counted by: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one customer
/// has at least. An IPv4 address that is written inside IPv6 counts as itself.
package struct ClientKey: Sendable, Hashable {
    private enum Family: UInt8 {
        case four, six, other
    }

    private let family: Family
    private let bits: UInt64

    /// The key of `address`. What is no IP address, such as a client on a Unix socket, is one client to all of us.
    package init(_ address: SocketAddress?) {
        self.init(address?.ipAddress ?? "")
    }

    /// The key of the IP address in `text`. What is none is one client.
    package init(_ text: some StringProtocol) {
        guard let address = IPAddress(text) else {
            self.family = .other
            self.bits = 0
            return
        }
        self.family = address.isIPv4 ? .four : .six
        self.bits = address.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
