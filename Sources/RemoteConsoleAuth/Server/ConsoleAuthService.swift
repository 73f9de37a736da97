// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleAPI
package import ConsoleAuth
package import ConsoleCore
package import CoreMetrics
package import Logging
package import NIOCore
internal import ServiceLifecycle

/// The server that proxies on other machines ask: the token authority over HTTP with mutual TLS.
///
/// ``run()`` binds, and returns after a graceful shutdown.
package struct ConsoleAuthService: Service {
    /// How often it is looked for sessions that nobody speaks of.
    private static let sweep = Duration.seconds(5)

    private let server: HTTPServer
    private let transport: ClientTransport
    private let responder: AuthorityResponder
    let desk: AuthorityDesk
    private let lost: Counter
    private let streams: Meter

    /// A server before `authority`. Reads the certificate.
    ///
    /// - Parameters:
    ///   - inheritedSocket: the descriptor of a socket that listens already, to be used instead of opening one.
    ///   - isLeaving: whether the gateway is going away, so that new sessions are sent to another authority.
    ///   - onBound: called with the port once connections are accepted.
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names a file that cannot be used.
    package init(
        _ settings: ConsoleAuthServeSettings, authority: LocalAuthority, inheritedSocket: Int32? = nil,
        isLeaving: @escaping @Sendable () -> Bool = { false }, logger: Logger, eventLoopGroup: any EventLoopGroup,
        time: TimeSource = .system, metrics: any MetricsFactory = MetricsSystem.factory,
        onBound: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        var transportSettings = ClientTransportSettings()
        transportSettings.tls = settings.tls
        // Nobody but proxies comes here, so that one whose certificate is refused is somebody's mistake.
        let transport = try ClientTransport(transportSettings, logger: logger, handshakeFailureLevel: .warning)
        let desk = AuthorityDesk(
            authority, grace: settings.leaseGrace, allowsLocalConsoles: settings.allowsLocalConsoles, logger: logger,
            time: time)
        self.transport = transport
        self.desk = desk
        self.responder = AuthorityResponder(
            desk: desk, names: ProxyNames(settings.clients), isLeaving: isLeaving, calm: CalmLog(logger))
        self.server = HTTPServer(
            name: "consoleauth", address: settings.address, inheritedSocket: inheritedSocket,
            connections: settings.maximumConnections, transport: transport, logger: logger,
            eventLoopGroup: eventLoopGroup, onBound: onBound)
        self.lost = Counter(label: "oriel_proxy_sessions_lost_total", dimensions: [], factory: metrics)
        self.streams = Meter(label: "oriel_proxy_streams", dimensions: [], factory: metrics)
    }

    /// Leaves a socket that was inherited to whoever else has it: the next process answers there from now on.
    package func letGo() {
        self.server.letGo()
    }

    /// Serves until a graceful shutdown.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when the address cannot be listened on.
    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { [transport] in await ClientTransport.watch { transport } }
                tasks.addTask { await self.beat() }
                tasks.addTask { await self.sweep() }
                defer { tasks.cancelAll() }
                try await self.server.run(self.responder)
            }
        } onGracefulShutdown: {
            // The server waits for what is being answered, and a stream never ends by itself.
            self.desk.hub.close()
        }
    }

    /// Reads the certificates again, those of the proxies' authorities too. What is open goes on with what it has.
    ///
    /// - Throws: ``ConsoleError`` that names the file when it cannot be used; then everything stays as it is.
    package func reloadCertificate() throws {
        try self.transport.reloadCertificate()
    }

    /// Says on every stream that somebody is there.
    private func beat() async {
        while (try? await Task.sleep(for: StreamEvent.interval)) != nil { self.desk.hub.tellAll(.tick) }
    }

    /// Gives up the sessions that nobody speaks of any more.
    private func sweep() async {
        while (try? await Task.sleep(for: Self.sweep)) != nil {
            self.streams.set(self.desk.hub.count)
            self.lost.increment(by: self.desk.sweep().count)
        }
    }
}
