// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How the TLS of a console is checked, and what it is shown.
///
/// The console's certificate is always verified: its chain against `authorities`, its name against `serverName`.
public struct ConsoleTLS: Sendable, Hashable {
    /// The PEM file of the certificate authorities that are trusted; `nil` for the system's.
    public var authorities: String?
    /// The PEM file of the client certificate, with its chain, if the console asks for one.
    public var certificate: String?
    /// The PEM file of the private key of `certificate`.
    public var privateKey: String?
    /// The host name or numeric address that the console's certificate must be for; `nil` for the host that is dialled.
    public var serverName: String?

    /// Trusts `authorities`, and shows `certificate`.
    public init(
        authorities: String? = nil, certificate: String? = nil, privateKey: String? = nil, serverName: String? = nil
    ) {
        self.authorities = authorities
        self.certificate = certificate
        self.privateKey = privateKey
        self.serverName = serverName
    }
}
