// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging
package import NIOSSL
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The certificate that a server shows, which can be replaced while it serves.
///
/// A connection keeps what it was made with; the next one is made with what is there then. Callable from any isolation.
package final class ServerCertificate: Sendable {
    private struct State {
        var loaded: LoadedCertificate
        /// The files as they were when they were last looked at, whether or not what they held could be used.
        var seen: [FileStamp?]
        private var isUnwarned = true

        init(loaded: LoadedCertificate, seen: [FileStamp?]) {
            self.loaded = loaded
            self.seen = seen
        }

        /// Whether nothing was said about the certificate so far; from now on something was.
        mutating func takeUnwarned() -> Bool {
            defer { self.isUnwarned = false }
            return self.isUnwarned
        }
    }

    private let settings: ServerTLSSettings
    private let logger: Logger
    private let clock: TimeSource
    private let state: Mutex<State>
    /// Held while the files are read, so that of two who read at once the later one's find stays.
    private let reading = Mutex(())

    /// Reads the files that `settings` name.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the file: it cannot be read, holds nothing that can be
    ///   used, has a passphrase, or key and certificate do not belong together.
    package init(_ settings: ServerTLSSettings, logger: Logger, clock: TimeSource = .system) throws {
        self.settings = settings
        self.logger = logger
        self.clock = clock
        let seen = Self.stamps(settings)
        self.state = Mutex(State(loaded: try LoadedCertificate(settings), seen: seen))
    }

    /// What the next connection is made from.
    package var context: NIOSSLContext { self.state.withLock { $0.loaded.context } }

    /// Reads the files again, whether or not they changed.
    ///
    /// - Throws: what ``init(_:logger:clock:)`` throws; what was shown so far is shown on.
    package func reload() throws {
        try self.reading.withLock { _ in
            // Before the files are read: what changes meanwhile is seen the next time.
            let seen = Self.stamps(self.settings)
            self.state.withLock { $0.seen = seen }
            let loaded = try LoadedCertificate(self.settings)
            self.state.withLock { $0.loaded = loaded }
        }
        self.logger.notice(
            "certificate loaded", metadata: ["file": "\(self.settings.certificateFile)", "until": "\(self.until)"])
        self.warn()
    }

    /// Reads the files again if they changed since they were last looked at. What cannot be used is logged, once for
    /// each change, and what was shown so far is shown on.
    package func reloadIfChanged() {
        let seen = Self.stamps(self.settings)
        guard self.state.withLock({ $0.seen != seen }) else { return }
        do {
            try self.reload()
        } catch {
            self.logger.error("certificate not loaded, the one before stays", metadata: ["error": "\(error)"])
        }
    }

    /// Says what is odd about the certificate, once, and reads the files again if they changed. To be called now and then.
    package func check() {
        if self.state.withLock({ state in state.takeUnwarned() }) { self.warn() }
        self.reloadIfChanged()
    }

    /// Logs what an operator should mend and what does not stop the server.
    func warn() {
        let loaded = self.state.withLock { $0.loaded }
        let now = self.clock.now().milliseconds / 1000
        let file = self.settings.certificateFile
        if now > loaded.validity.upperBound {
            self.logger.warning("certificate has expired", metadata: ["file": "\(file)", "until": "\(self.until)"])
        } else if now < loaded.validity.lowerBound {
            self.logger.warning("certificate is not valid yet", metadata: ["file": "\(file)"])
        }
        if loaded.isKeyLoose {
            self.logger.warning(
                "private key can be read by others than its owner", metadata: ["file": "\(self.settings.keyFile)"])
        }
    }

    /// The end of the certificate's validity, for people.
    private var until: String {
        let seconds = self.state.withLock { $0.loaded.validity.upperBound }
        return Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle())
    }

    private static func stamps(_ settings: ServerTLSSettings) -> [FileStamp?] {
        [settings.certificateFile, settings.keyFile, settings.clientAuthoritiesFile].map { path in
            path.flatMap { try? FileStamp(path: $0) }
        }
    }
}
