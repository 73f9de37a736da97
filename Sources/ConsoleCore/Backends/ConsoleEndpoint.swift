// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How to reach a console: an address, then what is spoken on top of it, in this order: TLS, an HTTP CONNECT tunnel, RFB.
///
/// A value: whoever makes one holds no connection, and whoever dials it knows no vendor.
public struct ConsoleEndpoint: Sendable, Hashable {
    /// Where the console is.
    public var address: ConsoleAddress
    /// The TLS that begins with the connection; `nil` without. What VeNCrypt brings belongs to `security`.
    public var tls: ConsoleTLS?
    /// The tunnel that leads to the console; `nil` where the address is the console's own.
    public var tunnel: ConsoleTunnel?
    /// What the console asks for in its RFB handshake.
    public var security: RFBSecurity
    /// Changes whenever the instance is started anew, so that two answers can be told apart even when a second
    /// instance took over the address.
    public var generation: String

    /// The console at `address`.
    public init(
        address: ConsoleAddress, tls: ConsoleTLS? = nil, tunnel: ConsoleTunnel? = nil,
        security: RFBSecurity = RFBSecurity(), generation: String = ""
    ) {
        self.address = address
        self.tls = tls
        self.tunnel = tunnel
        self.security = security
        self.generation = generation
    }

    /// The console at `port` of `host`.
    public init(host: String, port: Int, security: RFBSecurity = RFBSecurity(), generation: String = "") {
        self.init(address: .tcp(host: host, port: port), security: security, generation: generation)
    }

    /// Whether `other` is the same console of the same start of the same instance. A password, or the session
    /// of a tunnel, may change meanwhile.
    public func isSamePlace(as other: ConsoleEndpoint) -> Bool {
        self.address == other.address && self.tunnel?.path == other.tunnel?.path
            && self.generation == other.generation
    }
}
