// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// The section `tls` of a server: what it shows to its clients.
package struct ServerTLSSettings: Sendable, Hashable {
    /// The lowest version that is spoken.
    package enum Version: String, Sendable, Hashable, CaseIterable {
        case oneTwo = "1.2"
        case oneThree = "1.3"
    }

    /// `cert_file`: the certificate and those that vouch for it, in PEM, the server's own first.
    package var certificateFile: String
    /// `key_file`: its private key in PEM, without a passphrase.
    package var keyFile: String
    /// `client_ca_file`: the authorities in PEM that clients must have a certificate of; `nil` for a server that asks for
    /// none.
    package var clientAuthoritiesFile: String?
    /// `minimum_version` (1.2).
    package var minimumVersion: Version
    /// The highest version that is spoken, for a server whose clients cannot do with a higher one; `nil` for the highest
    /// there is. No key of the section.
    package var maximumVersion: Version?

    /// Settings of these values.
    package init(
        certificateFile: String, keyFile: String, clientAuthoritiesFile: String? = nil,
        minimumVersion: Version = .oneTwo
    ) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.clientAuthoritiesFile = clientAuthoritiesFile
        self.minimumVersion = minimumVersion
    }

    /// Reads the section and finishes it. Opens no file.
    ///
    /// - Parameter asksClients: whether clients must show a certificate, so that `client_ca_file` is required; otherwise it
    ///   is no key.
    package init?(section: Section, asksClients: Bool = false) {
        let certificate = section.requiredPath("cert_file")
        let key = section.requiredPath("key_file")
        let authorities = asksClients ? section.requiredPath("client_ca_file") : nil
        let version = section.value("minimum_version", default: Version.oneTwo.rawValue)
        let minimum = Version(rawValue: version)
        if minimum == nil {
            section.mistake("\"\(version)\" is not allowed: 1.2 or 1.3", at: "minimum_version")
        }
        section.finish()
        guard let certificate, let key, let minimum, asksClients == (authorities != nil) else { return nil }
        self.init(
            certificateFile: certificate, keyFile: key, clientAuthoritiesFile: authorities, minimumVersion: minimum)
    }
}
