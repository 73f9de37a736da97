// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a console asks for in its RFB handshake, and what the operator demands of it.
public struct RFBSecurity: Sendable, Hashable {
    /// The user name for VeNCrypt's Plain types, if the console asks for one.
    public var username: String?
    /// The password for VNC authentication, of which RFB uses the first 8 bytes, or for VeNCrypt's Plain types.
    public var password: Secret?
    /// Demands VeNCrypt with an X.509 certificate, checked like this. With it nothing else is accepted, whatever the
    /// console offers.
    public var tls: ConsoleTLS?
    /// Whether the console may be spoken to in the clear over a network. Loopback, Unix sockets and connections inside
    /// TLS need no permission.
    public var allowsPlaintext: Bool

    /// A console with these credentials, and these demands on it.
    public init(
        username: String? = nil, password: Secret? = nil, tls: ConsoleTLS? = nil, allowsPlaintext: Bool = false
    ) {
        self.username = username
        self.password = password
        self.tls = tls
        self.allowsPlaintext = allowsPlaintext
    }
}
