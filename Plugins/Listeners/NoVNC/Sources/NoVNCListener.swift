// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
package import ConsoleCore
internal import ConsoleRelay
internal import CoreMetrics
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import WebSocketBytes

/// Serves the browser client's files and its WebSockets on one port.
package struct NoVNCListener: DrainingListener, ReloadableListener, CertificateReloading {
    private let bindAddress: BindAddress
    private let context: ListenerContext
    private let channels = OpenChannels()
    private let shutdown = ShutdownFlag()
    private let calm: CalmLog
    /// What each new client gets. It changes with a reload; the clients that are there keep what they got.
    private let current: Replaceable<Front>
    private let makeFront: @Sendable (NoVNCSettings) throws -> Front
    private let schemeWarning: String?

    init(
        settings: NoVNCSettings, context: ListenerContext, time: TimeSource = .system,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        self.bindAddress = settings.bindAddress
        self.context = context
        let calm = CalmLog(context.logger)
        self.calm = calm
        let policy = EgressPolicy(ownAddresses: context.ownAddresses, localAddresses: LocalAddresses.current)
        let sessionMetrics = SessionMetrics(factory: metrics)
        // One gate for the listener's whole life: a reload forgets nobody.
        let gate = ConnectionGate(
            settings.limits.connections, logger: context.logger, time: time, metrics: metrics)
        let shutdown = self.shutdown
        self.makeFront = { settings in
            let relay = settings.limits.relay
            let opener = SessionOpener(
                authorizer: context.authorizer, dialer: ConsoleDialer(policy: policy, settings: relay), settings: relay,
                metrics: sessionMetrics, logger: context.logger)
            return Front(
                files: try StaticFiles(directory: settings.web), accessURL: settings.accessURL,
                transport: try ClientTransport(settings.transport, logger: context.logger),
                securityHeaders: SecurityHeaders(frameAncestors: settings.frameAncestors),
                origins: OriginPolicy(allowed: settings.allowedOrigins), opener: opener, gate: gate,
                metrics: sessionMetrics, hasSecureCookies: settings.accessURL.origin.scheme == "https",
                authorizer: context.authorizer, limits: settings.limits.requests, relay: relay,
                webSocket: settings.limits.webSocket, shutdown: shutdown, logger: context.logger, calm: calm)
        }
        self.current = Replaceable(try self.makeFront(settings))
        self.schemeWarning = Self.schemeWarning(settings)
    }

    package func accessURL(for token: AccessToken) -> String {
        self.accessURL(for: token, mode: .control)
    }

    package func accessURL(for token: AccessToken, mode: ConsoleMode) -> String {
        self.current.current.accessURL.url(for: token, mode: mode)
    }

    package func prepare(_ factory: any ConsoleListenerFactory) throws -> @Sendable () -> Void {
        guard let factory = factory as? NoVNCListenerFactory, factory.bindAddress == self.bindAddress else {
            throw ConsoleError(.invalidRequest, "the settings are not of a listener on \(self.bindAddress)")
        }
        let front = try self.makeFront(factory.settings)
        return { self.current.replace(with: front) }
    }

    package func reloadCertificates() throws {
        try self.current.current.transport.reloadCertificate()
    }

    /// Listens until a graceful shutdown; then takes no more clients, ends the sessions, and returns when all are gone.
    package func run() async throws {
        let server = try await self.bind()
        self.channels.listen(server)
        let bound = server.localAddress
        let address = BindAddress(host: bound?.ipAddress ?? self.bindAddress.host, port: bound?.port ?? 0)
        self.context.logger.notice(
            "listening", metadata: ["address": "\(address)", "files": "\(self.current.current.files.count)"])
        self.context.onListening(address)
        if let schemeWarning { self.context.logger.warning("\(schemeWarning)") }
        let watch = Task { [current] in await ClientTransport.watch { current.current.transport } }
        defer { watch.cancel() }
        let closed = server.eventLoop.makePromise(of: Void.self)
        try await withGracefulShutdownHandler {
            try await withTaskCancellationHandler {
                try await closed.futureResult.get()
            } onCancel: {
                self.end(closed)
            }
        } onGracefulShutdown: {
            self.end(closed)
        }
    }

    /// What to say when users would not be sent to where the listener answers. It may be meant: TLS can be ended, or
    /// begun, by somebody in front.
    private static func schemeWarning(_ settings: NoVNCSettings) -> String? {
        switch (settings.transport.tls != nil, settings.accessURL.origin.scheme) {
        case (true, "http"): "base_url says http, and this listener speaks TLS"
        case (false, "https") where settings.transport.trustedProxies.isEmpty:
            "base_url says https, and this listener has neither 'tls' nor 'trusted_proxies'"
        default: nil
        }
    }

    package func drain(for time: Duration, spread: Duration) async {
        self.shutdown.beginDraining()
        self.channels.stopAccepting()
        self.channels.tell(DrainEvent())
        let loop = self.context.eventLoopGroup.next()
        let end = loop.scheduleTask(in: .milliseconds(time.wholeMilliseconds)) {
            self.shutdown.raise()
            self.channels.tell(ChannelShouldQuiesceEvent(), over: .milliseconds(spread.wholeMilliseconds))
        }
        try? await self.channels.whenGone(on: loop).get()
        end.cancel()
    }

    private func end(_ closed: EventLoopPromise<Void>) {
        self.shutdown.raise()
        self.channels.stopAccepting()
        self.channels.tell(ChannelShouldQuiesceEvent())
        self.channels.whenGone(on: closed.futureResult.eventLoop).cascade(to: closed)
    }

    private func bind() async throws -> any Channel {
        let (current, channels, shutdown) = (self.current, self.channels, self.shutdown)
        let relay = current.current.relay
        let bootstrap = ServerBootstrap(group: self.context.eventLoopGroup)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let gate = AcceptGateHandler {
                        current.current.gate
                    } counts: { peer in
                        !current.current.transport.trusts(peer?.ipAddress.flatMap { IPAddress($0) })
                    }
                    try channel.pipeline.syncOperations.addHandlers([gate, AcceptedChannelsHandler(channels)])
                }
            }
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.socketOption(.so_rcvbuf), value: relay.receiveBuffer)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: UnpooledReceiveAllocator())
            .childChannelOption(.writeBufferWaterMark, value: relay.waterMark)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // The event that says so came before there was somebody to hear it.
                    if shutdown.isRaised { throw ChannelError.ioOnClosedChannel }
                    let front = current.current
                    let gate = ConnectionGateHandler(front.gate) { peer in
                        !front.transport.trusts(peer?.ipAddress.flatMap { IPAddress($0) })
                    }
                    try channel.pipeline.syncOperations.addHandler(gate)
                    try front.transport.prepare(channel) { try FrontPipeline.install(front, in: $0) }
                }
            }
        do {
            if let socket = self.context.inheritedSocket { return try await bootstrap.withBoundSocket(socket).get() }
            return try await bootstrap.bind(host: self.bindAddress.host, port: self.bindAddress.port).get()
        } catch {
            throw ConsoleError(.invalidRequest, "cannot listen on \(self.bindAddress)", cause: error)
        }
    }
}
