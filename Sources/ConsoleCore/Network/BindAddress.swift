// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Where a server listens: a host (a name or an address) and a port.
public struct BindAddress: Sendable, Hashable, CustomStringConvertible {
    /// A numeric address or a name.
    public var host: String
    /// 0 to 65535; 0 lets the system choose.
    public var port: Int

    /// Listens on `port` of `host`.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// `host:port`, with IPv6 addresses in brackets.
    public var description: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }
}
