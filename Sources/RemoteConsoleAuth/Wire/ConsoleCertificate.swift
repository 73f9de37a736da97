// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a proxy shows to a console that asks for a certificate: files of the proxy's own.
package struct ConsoleCertificate: Sendable, Hashable {
    /// The certificate, in PEM.
    package var certificateFile: String
    /// Its private key, in PEM.
    package var keyFile: String

    /// The pair in these files.
    package init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
