// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How to reach a console: an address, then what is spoken on top of it.
///
/// A value: whoever makes one holds no connection, and whoever dials it knows no vendor.
public struct ConsoleEndpoint: Sendable, Hashable {
    /// Where the console is.
    public var address: ConsoleAddress
    /// What the console asks for in its RFB handshake.
    public var security: RFBSecurity
    /// Changes whenever the instance is started anew, so that two answers can be told apart even when a second
    /// instance took over the address.
    public var generation: String

    /// The console at `address`.
    public init(address: ConsoleAddress, security: RFBSecurity = RFBSecurity(), generation: String = "") {
        self.address = address
        self.security = security
        self.generation = generation
    }

    /// The console at `port` of `host`.
    public init(host: String, port: Int, security: RFBSecurity = RFBSecurity(), generation: String = "") {
        self.init(address: .tcp(host: host, port: port), security: security, generation: generation)
    }

    /// Whether `other` is the same console of the same start of the same instance. A password may change meanwhile.
    public func isSamePlace(as other: ConsoleEndpoint) -> Bool {
        self.address == other.address && self.generation == other.generation
    }
}
