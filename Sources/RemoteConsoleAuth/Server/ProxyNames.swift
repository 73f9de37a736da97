// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOSSL
internal import TLS

/// Who may be a proxy: the names of the certificates.
struct ProxyNames: Sendable {
    private let allowed: Set<String>

    /// Allows `names`.
    init(_ names: [String]) {
        self.allowed = Set(names.map { $0.lowercased() })
    }

    /// The name of the proxy at the other end of `channel`, whose certificate's chain TLS has verified.
    ///
    /// - Throws: `forbidden` when the certificate is not a client's, or for nobody on the list.
    func proxy(at channel: any Channel) async throws -> String {
        let certificate = try? await channel.nioSSL_peerCertificate().get()
        return try self.proxy(with: certificate.flatMap { PeerCertificate($0) })
    }

    /// The name of the proxy with this certificate.
    func proxy(with certificate: PeerCertificate?) throws -> String {
        guard let certificate else { throw ConsoleError(.forbidden, "there is no client certificate") }
        guard certificate.isForClients else {
            throw ConsoleError(.forbidden, "the certificate is not a client's: extendedKeyUsage must have clientAuth")
        }
        guard let name = certificate.names.first(where: { self.allowed.contains($0) }) else {
            let names = certificate.names.prefix(4).joined(separator: ", ")
            throw ConsoleError(.forbidden, "no name of the certificate (\(names)) is in consoleauth.serve.clients")
        }
        return name
    }
}
