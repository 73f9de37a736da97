// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import NIOSSL

/// What a certificate says of itself, for an operator who decides whether to pin it. All texts are the certificate's own and
/// may be anything.
package struct SeenCertificate: Sendable, Hashable {
    /// Whose it is: `CN=xen1, O=Example`; empty when that cannot be read.
    package var subject: String
    /// Who signed it, in the same form.
    package var issuer: String
    /// The names and addresses that it is for.
    package var names: [String]
    /// From when on it is valid, in seconds since 1970.
    package var notBefore: Int
    /// Until when it is valid, in seconds since 1970.
    package var notAfter: Int
    /// What names it and no other.
    package var pin: CertificatePin

    /// What `certificate` says; `nil` when its DER form cannot be had.
    init?(_ certificate: NIOSSLCertificate) {
        guard let bytes = try? certificate.toDERBytes(), let pin = CertificatePin(of: certificate) else { return nil }
        let parties = CertificateParties(bytes)
        self.subject = parties?.subject ?? ""
        self.issuer = parties?.issuer ?? ""
        self.names = certificate.names
        self.notBefore = Int(certificate.notValidBefore)
        self.notAfter = Int(certificate.notValidAfter)
        self.pin = pin
    }
}
