// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The TLS of a console. Of a client certificate it says only that there is to be one: no key travels, and a proxy shows
/// its own.
struct WireTLS: Codable, Sendable, Hashable {
    var authoritiesPem: String?
    var clientCertificate: Bool
    var serverName: String?
    var pins: [String]
    var verified: Bool
    var minimumVersion: String

    /// What `tls` says. `authorities` are its certificates in PEM.
    init(_ tls: ConsoleTLS, authorities: String?) {
        self.authoritiesPem = authorities
        self.clientCertificate = tls.certificate != nil
        self.serverName = tls.serverName
        self.pins = tls.pins.map(\.description).sorted()
        self.verified = tls.isVerified
        self.minimumVersion = tls.minimumVersion.rawValue
    }

    /// The TLS, with the proxy's own certificate where one is to be shown.
    func value(certificate: ConsoleCertificate?) throws -> ConsoleTLS {
        if let text = self.authoritiesPem, text.utf8.count > 256 * 1024 {
            throw Wire.refusal("more than 256 KiB of authorities")
        }
        guard self.pins.count <= 64 else { throw Wire.refusal("a list of more than 64 pins") }
        let pins = try self.pins.map { text in
            guard let pin = CertificatePin(text) else { throw Wire.refusal("a pin that is none") }
            return pin
        }
        guard let version = TLSVersionFloor(rawValue: self.minimumVersion) else {
            throw Wire.refusal("this version of TLS")
        }
        if let name = self.serverName, DialHost(name) == nil { throw Wire.refusal("a server name that is none") }
        guard !self.clientCertificate || certificate != nil else {
            throw ConsoleError(
                .consoleNotVerified,
                "the console asks for a client certificate, and this proxy has none: consoleauth.console_tls")
        }
        return ConsoleTLS(
            authoritiesPEM: self.authoritiesPem,
            certificate: self.clientCertificate ? certificate?.certificateFile : nil,
            privateKey: self.clientCertificate ? certificate?.keyFile : nil, serverName: self.serverName,
            pins: Set(pins), isVerified: self.verified, minimumVersion: version)
    }
}
