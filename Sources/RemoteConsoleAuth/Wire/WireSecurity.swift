// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What a console asks for in its RFB handshake.
struct WireSecurity: Codable, Sendable, Hashable {
    var username: String?
    var password: WireSecret?
    var tls: WireTLS?
    var allowsPlaintext: Bool

    /// What `security` says. `authorities` are those of its TLS, in PEM.
    init(_ security: RFBSecurity, authorities: String?) {
        self.username = security.username
        self.password = security.password.map { WireSecret($0) }
        self.tls = security.tls.map { WireTLS($0, authorities: authorities) }
        self.allowsPlaintext = security.allowsPlaintext
    }

    /// The security.
    func value(certificate: ConsoleCertificate?) throws -> RFBSecurity {
        RFBSecurity(
            username: try self.username.map { try WireText.bounded($0, "this user name") },
            password: self.password?.secret, tls: try self.tls?.value(certificate: certificate),
            allowsPlaintext: self.allowsPlaintext)
    }
}
