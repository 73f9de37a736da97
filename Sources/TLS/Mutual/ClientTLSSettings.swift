// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// The section `tls` of a client that shows a certificate of its own.
package struct ClientTLSSettings: Sendable, Hashable {
    /// `cert_file`: the certificate and those that vouch for it, in PEM, the client's own first.
    package var certificateFile: String
    /// `key_file`: its private key in PEM, without a passphrase.
    package var keyFile: String
    /// `ca_file`: the authorities in PEM that servers must have a certificate of.
    package var authoritiesFile: String

    /// Settings of these values.
    package init(certificateFile: String, keyFile: String, authoritiesFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.authoritiesFile = authoritiesFile
    }

    /// Reads the section and finishes it. Opens no file.
    package init?(section: Section) {
        let certificate = section.requiredPath("cert_file")
        let key = section.requiredPath("key_file")
        let authorities = section.requiredPath("ca_file")
        section.finish()
        guard let certificate, let key, let authorities else { return nil }
        self.init(certificateFile: certificate, keyFile: key, authoritiesFile: authorities)
    }
}
