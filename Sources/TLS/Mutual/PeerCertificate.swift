// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOSSL

/// The certificate that a client has shown, once its chain was verified.
package struct PeerCertificate: Sendable, Hashable {
    /// The host names that it is for, in lower case.
    package let names: [String]
    /// Whether it says that it is a client's.
    package let isForClients: Bool

    /// What `certificate` says of itself; `nil` when its bytes cannot be had.
    package init?(_ certificate: NIOSSLCertificate) {
        guard let bytes = try? certificate.toDERBytes() else { return nil }
        self.names = certificate.hostNames.map { $0.lowercased() }
        self.isForClients = CertificateUsages(bytes).isForClients
    }
}
