// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging
package import NIOCore
internal import NIOSSL
package import TLS

/// What stands between a server and its clients: a PROXY header if the server is behind a proxy that sends one, then TLS
/// if it has a certificate, then the server's own protocol.
package struct ClientTransport: Sendable {
    /// The certificate; `nil` when the server speaks in the clear.
    package let certificate: ServerCertificate?
    let headerTimeout: TimeAmount
    let handshakeTimeout: TimeAmount
    let handshakeFailureLevel: Logger.Level
    let calm: CalmLog
    private let trustedProxies: [IPNetwork]
    private let proxyProtocol: Bool

    /// Reads the certificate.
    ///
    /// - Parameters:
    ///   - headerTimeout: how long a PROXY header may take, from the connection on.
    ///   - handshakeTimeout: how long a TLS handshake may take, from the connection or the PROXY header on.
    ///   - handshakeFailureLevel: how a handshake that failed is logged: where everybody may come it is nobody's mistake.
    /// - Throws: what ``TLS/ServerCertificate/init(_:logger:clock:)`` throws.
    package init(
        _ settings: ClientTransportSettings, logger: Logger, headerTimeout: TimeAmount = .seconds(10),
        handshakeTimeout: TimeAmount = .seconds(10), handshakeFailureLevel: Logger.Level = .debug
    ) throws {
        self.certificate = try settings.tls.map { try ServerCertificate($0, logger: logger) }
        self.headerTimeout = headerTimeout
        self.handshakeTimeout = handshakeTimeout
        self.handshakeFailureLevel = handshakeFailureLevel
        self.calm = CalmLog(logger)
        self.trustedProxies = settings.trustedProxies
        self.proxyProtocol = settings.proxyProtocol
    }

    /// In the clear, with nobody before us.
    package init(logger: Logger) {
        self.certificate = nil
        self.headerTimeout = .seconds(10)
        self.handshakeTimeout = .seconds(10)
        self.handshakeFailureLevel = .debug
        self.calm = CalmLog(logger)
        self.trustedProxies = []
        self.proxyProtocol = false
    }

    /// Whether connections are encrypted.
    package var isEncrypted: Bool { self.certificate != nil }

    // MARK: Connections

    /// Puts the handlers into a new connection, and calls `install` on its event loop when the client is known and
    /// encrypted: at once when neither is asked for. A connection that does not come so far is closed.
    package func prepare(
        _ channel: any Channel, then install: @escaping @Sendable (any Channel) throws -> Void
    ) throws {
        guard self.proxyProtocol else { return try self.encrypt(channel, then: install) }
        let header = ProxyHeaderHandler(self) { try self.encrypt($0, then: install) }
        try channel.pipeline.syncOperations.addHandler(header)
    }

    /// Puts the handlers into a new connection whose other handlers must be there from the start; they come behind.
    package func prepareAhead(_ channel: any Channel) throws {
        if self.proxyProtocol {
            try channel.pipeline.syncOperations.addHandler(ProxyHeaderHandler(self) { _ in })
        }
        try self.encrypt(channel) { _ in }
    }

    /// The same without TLS, for a protocol that begins in the clear and asks for it: see ``startTLS(_:before:then:)``.
    package func prepareInTheClear(
        _ channel: any Channel, then install: @escaping @Sendable (any Channel) throws -> Void
    ) throws {
        guard self.proxyProtocol else { return try install(channel) }
        try channel.pipeline.syncOperations.addHandler(ProxyHeaderHandler(self, then: install))
    }

    /// Begins TLS on a connection that was spoken on in the clear, as its server: what `handler` reads and writes from now
    /// on goes through it. Without a certificate nothing happens but the call of `established`. Call it on the event loop.
    ///
    /// - Parameter established: called when the handshake is complete. A connection that does not come so far is closed.
    package func startTLS(
        _ channel: any Channel, before handler: any ChannelHandler,
        then established: @escaping @Sendable (any Channel) throws -> Void
    ) throws {
        try self.encrypt(channel, at: .before(handler), then: established)
    }

    private func encrypt(
        _ channel: any Channel, at position: ChannelPipeline.SynchronousOperations.Position = .last,
        then install: @escaping @Sendable (any Channel) throws -> Void
    ) throws {
        guard let certificate = self.certificate else { return try install(channel) }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers(
            [NIOSSLServerHandler(context: certificate.context), TLSHandshakeHandler(self, then: install)],
            position: position)
    }

    // MARK: Clients

    /// Who is at the other end of `channel`. From anywhere; on its event loop ``ClientIdentity/of(_:)`` is cheaper.
    package func connection(_ channel: any Channel) async -> ClientIdentity {
        guard self.proxyProtocol else { return ClientIdentity.peer(of: channel) }
        let identity = try? await channel.eventLoop.submit { ClientIdentity.of(channel) }.get()
        return identity ?? ClientIdentity(address: nil)
    }

    /// The client of a request: that of the connection, or, when that is a trusted proxy, the one that its fields name.
    ///
    /// - Parameters:
    ///   - connection: ``ClientIdentity/of(_:)`` the request's channel.
    ///   - forwardedFor: the values of all X-Forwarded-For fields, in their order.
    ///   - forwardedProto: the values of all X-Forwarded-Proto fields, in their order.
    package func client(
        _ connection: ClientIdentity, forwardedFor: [String], forwardedProto: [String]
    ) -> ClientIdentity {
        guard let peer = connection.address, self.trusts(peer) else { return connection }
        let address = ForwardedFor.client(peer: peer, fields: forwardedFor, trusted: self.trustedProxies)
        let scheme = forwardedProto.last?.lowercased()
        return ClientIdentity(
            address: address, isForwardedEncrypted: scheme == "https" ? true : scheme == "http" ? false : nil)
    }

    /// Whether `address` is one of the trusted proxies.
    package func trusts(_ address: IPAddress?) -> Bool {
        guard let address else { return false }
        return self.trustedProxies.contains { $0.contains(address) }
    }

    /// Whether `peer`, who connected, is one of the trusted proxies.
    package func trusts(_ peer: SocketAddress?) -> Bool {
        self.trusts(peer?.ipAddress.flatMap { IPAddress($0) })
    }

    // MARK: The certificate

    /// Reads the certificate again; without one nothing happens. Connections that are open go on with the one they have.
    ///
    /// - Throws: what ``TLS/ServerCertificate/reload()`` throws; then the certificate stays as it is.
    package func reloadCertificate() throws {
        try self.certificate?.reload()
    }

    /// Looks at the files of the certificate that `current` has then, now and every `interval`, until the task is
    /// cancelled.
    package static func watch(
        every interval: Duration = .seconds(60), _ current: @Sendable () -> ClientTransport
    ) async {
        repeat {
            current().certificate?.check()
        } while (try? await Task.sleep(for: interval)) != nil
    }
}
