// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// Makes ``ConsoleTLSClient``s from settings, and reads their files once for all consoles that share them.
///
/// Each call looks whether the files have changed on disk, so new ones count from the next console on. New files that
/// cannot be used leave the old ones in force. Callable from any isolation, but it reads files: not from an event loop.
package final class ConsoleTLSClients: Sendable {
    /// What decides about a context. Where it can, NIOSSL compares the name too: see ``ConsoleTLSClient/check(_:)``.
    private struct Key: Hashable {
        var authorities: String?
        var authoritiesPEM: String?
        var certificate: String?
        var privateKey: String?
        var verification: CertificateVerification
        var minimumVersion: TLSVersionFloor

        init(_ tls: ConsoleTLS, comparesName: Bool) {
            let trust = ConsoleTrust(tls)
            self.authoritiesPEM = trust == .authorities ? tls.authoritiesPEM : nil
            self.authorities = trust == .authorities && tls.authoritiesPEM == nil ? tls.authorities : nil
            self.certificate = tls.certificate
            self.privateKey = tls.privateKey
            self.verification =
                switch trust {
                case .authorities: comparesName ? .fullVerification : .noHostnameVerification
                // Without any verification NIOSSL does not ask what holds the certificate against the pins.
                case .pins: .noHostnameVerification
                case .nothing: .none
                }
            self.minimumVersion = tls.minimumVersion
        }
    }

    private struct Entry {
        var stamps: [FileStamp]
        var context: NIOSSLContext
    }

    /// So many are kept.
    private static let limit = 256

    private let entries = Mutex<[Key: Entry]>([:])
    private let onStale: @Sendable (ConsoleError) -> Void

    /// Clients that nothing was read for yet.
    ///
    /// - Parameter onStale: told why files that have changed cannot be used, each time the old ones are used instead.
    package init(onStale: @escaping @Sendable (ConsoleError) -> Void = { _ in }) {
        self.onStale = onStale
    }

    /// The client for a console with `tls`.
    ///
    /// - Parameter host: the host that is dialled; `nil` where there is none, as with a Unix socket.
    /// - Throws: ``ConsoleError`` with `invalidRequest` naming key and file when one of the files cannot be used, or naming
    ///   `tls.server_name` when there is nothing to hold the certificate's name against.
    package func client(for tls: ConsoleTLS, host: String?) throws(ConsoleError) -> ConsoleTLSClient {
        guard let name = tls.serverName ?? host else {
            throw ConsoleError(
                .invalidRequest, "tls.server_name is required for a console that is not dialled by an address or a name"
            )
        }
        let identity = ConsoleIdentity(name)
        // NIOSSL wants a peer with an address for that, which a descriptor may not have.
        let comparesName =
            switch identity {
            case .name: host != nil
            case .address: false
            }
        let key = Key(tls, comparesName: comparesName)
        return ConsoleTLSClient(context: try self.context(for: key), identity: identity, for: tls)
    }

    /// Reads the files of `tls` and forgets them: to find a mistake at the start.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` naming key and file.
    package static func check(_ tls: ConsoleTLS) throws(ConsoleError) {
        _ = try Self.load(Key(tls, comparesName: true))
    }

    private func context(for key: Key) throws(ConsoleError) -> NIOSSLContext {
        let old = self.entries.withLock { $0[key] }
        do {
            // The stamps are taken first: what is written between both is read anew the next time.
            let stamps = try Self.files(of: key).map { file throws(ConsoleError) in try file.stamp() }
            if let old, old.stamps == stamps { return old.context }
            let context = try Self.load(key)
            self.entries.withLock { entries in
                // There are as many as there are settings; more come from an authority that changes its own all the time.
                if entries.count >= Self.limit { entries = [:] }
                entries[key] = Entry(stamps: stamps, context: context)
            }
            return context
        } catch {
            guard let old else { throw error }
            self.onStale(error)
            return old.context
        }
    }

    private static func files(of key: Key) -> [PEMFile] {
        [("ca_file", key.authorities), ("cert_file", key.certificate), ("key_file", key.privateKey)]
            .compactMap { name, path in path.map { PEMFile(key: name, path: $0) } }
    }

    private static func load(_ key: Key) throws(ConsoleError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.raiseToFloor()
        configuration.lower(to: key.minimumVersion)
        configuration.certificateVerification = key.verification
        // A console is closed when we say so, and does not get time to answer: RFB has no end that could be cut off.
        configuration.shutdownTimeout = .zero
        if let text = key.authoritiesPEM {
            guard let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8)), !certificates.isEmpty else {
                throw ConsoleError(.invalidRequest, "the console's authorities are no certificates in PEM form")
            }
            configuration.trustRoots = .certificates(certificates)
        } else if let path = key.authorities {
            let file = PEMFile(key: "ca_file", path: path)
            configuration.trustRoots = .certificates(try file.certificates())
        }
        if let path = key.certificate, let keyPath = key.privateKey {
            let file = PEMFile(key: "cert_file", path: path)
            configuration.certificateChain = try file.certificates().map { .certificate($0) }
            let keyFile = PEMFile(key: "key_file", path: keyPath)
            let keyBytes = try keyFile.read()
            guard let privateKey = try? NIOSSLPrivateKey(bytes: keyBytes, format: .pem) else {
                throw keyFile.mistake("has no private key in PEM form, or one with a passphrase")
            }
            configuration.privateKey = .privateKey(privateKey)
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            guard let path = key.privateKey else {
                throw ConsoleError(.internalError, "TLS cannot be set up", cause: error)
            }
            throw PEMFile(key: "key_file", path: path).mistake("is not the key of cert_file")
        }
    }
}
