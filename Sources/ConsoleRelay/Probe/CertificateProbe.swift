// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore
package import TLS

/// Looks at the certificate that a host shows, whatever it is worth, and leaves again. Callable from any isolation.
package struct CertificateProbe: Sendable {
    private let dialer: ConsoleDialer
    private let settings: RelaySettings

    /// A probe that dials as `dialer` does.
    package init(dialer: ConsoleDialer, settings: RelaySettings = RelaySettings()) {
        self.dialer = dialer
        self.settings = settings
    }

    /// The certificate of `host`.
    ///
    /// - Parameter minimumVersion: the oldest version of TLS that is spoken.
    /// - Throws: ``ConsoleError`` as ``ConsoleDialer/dial(_:rules:on:initializer:)``; `consoleRefused` when the host speaks no
    ///   TLS, and `timedOut` when it never ends its handshake.
    package func certificate(
        of host: BindAddress, minimumVersion: TLSVersionFloor, rules: EgressRules, on loop: any EventLoop
    ) async throws -> SeenCertificate {
        let endpoint = ConsoleEndpoint(host: host.host, port: host.port)
        let tls = ConsoleTLS(isVerified: false, minimumVersion: minimumVersion)
        guard let client = try await ConsoleTLSClients().client(for: tls, at: endpoint.address) else {
            throw ConsoleError(.internalError, "there is no TLS to look at")
        }
        let promise = loop.makePromise(of: SeenCertificate.self)
        let timeout = self.settings.tlsHandshakeTimeout
        let channel: any Channel
        do {
            channel = try await self.dialer.dial(endpoint, rules: rules, on: loop) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = CertificateHandler(host, client: client, timeout: timeout) {
                        promise.completeWith($0.mapError { $0 as any Error })
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        } catch {
            promise.fail(error)
            throw error
        }
        defer { channel.close(promise: nil) }
        return try await promise.futureResult.get()
    }
}
