// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How the TLS of a console is checked, and what it is shown.
///
/// The console's certificate is verified: its chain against `authorities`, its name against `serverName`. With `pins` it
/// has to be one of those instead, whoever signed it and whatever name and dates it bears. Only an operator who wrote so
/// gets it not verified at all.
public struct ConsoleTLS: Sendable, Hashable {
    /// The PEM file of the certificate authorities that are trusted; `nil` for the system's.
    public var authorities: String?
    /// The certificate authorities themselves, in PEM, where there is no file of them here: they count instead of
    /// `authorities`.
    public var authoritiesPEM: String?
    /// The PEM file of the client certificate, with its chain, if the console asks for one.
    public var certificate: String?
    /// The PEM file of the private key of `certificate`.
    public var privateKey: String?
    /// The host name or numeric address that the console's certificate must be for; `nil` for the host that is dialled.
    public var serverName: String?
    /// The certificates that are accepted; none for those that verify.
    public var pins: Set<CertificatePin>
    /// Whether the certificate is looked at. If not, the connection is encrypted and may be with anybody.
    public var isVerified: Bool
    /// The oldest version of TLS that is spoken.
    public var minimumVersion: TLSVersionFloor

    /// Trusts `authorities`, and shows `certificate`.
    public init(
        authorities: String? = nil, authoritiesPEM: String? = nil, certificate: String? = nil,
        privateKey: String? = nil, serverName: String? = nil,
        pins: Set<CertificatePin> = [], isVerified: Bool = true, minimumVersion: TLSVersionFloor = .tls12
    ) {
        self.authorities = authorities
        self.authoritiesPEM = authoritiesPEM
        self.certificate = certificate
        self.privateKey = privateKey
        self.serverName = serverName
        self.pins = pins
        self.isVerified = isVerified
        self.minimumVersion = minimumVersion
    }
}
