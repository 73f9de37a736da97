// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging
internal import NIOCore
package import NIOSSL
internal import Synchronization

/// The TLS of a client that shows a certificate, whose files can be replaced while it runs.
///
/// The server's certificate is verified: chain, name and dates, and that it is none of a client's only. Callable from any
/// isolation; reading files blocks.
package final class ClientCertificate: Sendable {
    private struct State {
        var configuration: TLSConfiguration
        /// The files as they were when they were last looked at, whether or not what they held could be used.
        var seen: [FileStamp?]
    }

    private struct Files: Sendable {
        let certificate: PEMFile
        let key: PEMFile
        let authorities: PEMFile

        var stamps: [FileStamp?] { [self.certificate, self.key, self.authorities].map { try? $0.stamp() } }
    }

    private let files: Files
    private let logger: Logger
    private let state: Mutex<State>

    /// Reads the files that `settings` name.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names key and file.
    package init(_ settings: ClientTLSSettings, logger: Logger) throws(ConsoleError) {
        let files = Files(
            certificate: PEMFile(key: "tls.cert_file", path: settings.certificateFile),
            key: PEMFile(key: "tls.key_file", path: settings.keyFile),
            authorities: PEMFile(key: "tls.ca_file", path: settings.authoritiesFile))
        self.files = files
        self.logger = logger
        let seen = files.stamps
        self.state = Mutex(State(configuration: try Self.load(files), seen: seen))
    }

    /// What the next connection is made with.
    package var configuration: TLSConfiguration { self.state.withLock { $0.configuration } }

    /// Reads the files again.
    ///
    /// - Throws: what ``init(_:logger:)`` throws; what there was counts on.
    package func reload() throws(ConsoleError) {
        let seen = self.files.stamps
        self.state.withLock { $0.seen = seen }
        let configuration = try Self.load(self.files)
        self.state.withLock { $0.configuration = configuration }
    }

    /// Reads the files again if they changed since they were last looked at. What cannot be used is logged, once for each
    /// change, and what there was counts on.
    package func reloadIfChanged() {
        let seen = self.files.stamps
        guard self.state.withLock({ $0.seen != seen }) else { return }
        do {
            try self.reload()
            self.logger.notice("client certificate loaded")
        } catch {
            self.logger.error("client certificate not loaded, the one before stays", metadata: ["error": "\(error)"])
        }
    }

    private static func load(_ files: Files) throws(ConsoleError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.raiseToFloor()
        configuration.certificateChain = try files.certificate.certificates().map { .certificate($0) }
        guard let key = try? NIOSSLPrivateKey(bytes: files.key.read(), format: .pem) else {
            throw files.key.mistake("cannot be read, has no private key in PEM form, or one with a passphrase")
        }
        configuration.privateKey = .privateKey(key)
        configuration.trustRoots = .certificates(try files.authorities.certificates())
        configuration.shutdownTimeout = .seconds(1)
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw files.key.mistake("is not the key of tls.cert_file")
        }
        return configuration
    }
}
