// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How to reach a console: an address, then what is spoken on top of it.
///
/// A value: whoever makes one holds no connection, and whoever dials it knows no vendor.
public struct ConsoleEndpoint: Sendable, Hashable {
    /// The host to dial: a numeric address or a name.
    public var host: String
    /// The TCP port, 1 to 65535.
    public var port: Int
    /// What the console asks for in its RFB handshake.
    public var security: RFBSecurity
    /// Changes whenever the instance is started anew, so that two answers can be told apart even when a second
    /// instance took over the address.
    public var generation: String

    /// The console at `port` of `host`.
    public init(host: String, port: Int, security: RFBSecurity = RFBSecurity(), generation: String = "") {
        self.host = host
        self.port = port
        self.security = security
        self.generation = generation
    }

    /// Whether `other` is the same console of the same start of the same instance. A password may change meanwhile.
    public func isSamePlace(as other: ConsoleEndpoint) -> Bool {
        self.host == other.host && self.port == other.port && self.generation == other.generation
    }
}
