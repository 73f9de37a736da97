// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import WebSocketBytes

/// Serves the browser client's files and its WebSockets on one port.
package struct NoVNCListener: DrainingListener, ReloadableListener {
    private let bindAddress: BindAddress
    private let context: ListenerContext
    private let channels = OpenChannels()
    private let shutdown = ShutdownFlag()
    private let calm: CalmLog
    /// What each new client gets. It changes with a reload; the clients that are there keep what they got.
    private let current: Replaceable<Front>
    private let makeFront: @Sendable (NoVNCSettings) throws -> Front

    init(
        settings: NoVNCSettings, context: ListenerContext, limits: FrontLimits = FrontLimits(),
        relay: RelaySettings = RelaySettings(),
        webSocket: WebSocketBytesHandler.Settings = WebSocketBytesHandler.Settings()
    ) throws {
        self.bindAddress = settings.bindAddress
        self.context = context
        let calm = CalmLog(context.logger)
        self.calm = calm
        let policy = EgressPolicy(ownAddresses: context.ownAddresses, localAddresses: LocalAddresses.current)
        let opener = SessionOpener(
            authorizer: context.authorizer, dialer: ConsoleDialer(policy: policy, settings: relay), settings: relay,
            logger: context.logger)
        let shutdown = self.shutdown
        self.makeFront = { settings in
            Front(
                files: try StaticFiles(directory: settings.web),
                securityHeaders: SecurityHeaders(frameAncestors: settings.frameAncestors),
                origins: OriginPolicy(allowed: settings.allowedOrigins), accessURL: settings.accessURL, opener: opener,
                authorizer: context.authorizer, limits: limits, relay: relay, webSocket: webSocket, shutdown: shutdown,
                logger: context.logger, calm: calm)
        }
        self.current = Replaceable(try self.makeFront(settings))
    }

    package func accessURL(for token: AccessToken) -> String {
        self.current.current.accessURL.url(for: token)
    }

    package func prepare(_ factory: any ConsoleListenerFactory) throws -> @Sendable () -> Void {
        guard let factory = factory as? NoVNCListenerFactory, factory.bindAddress == self.bindAddress else {
            throw ConsoleError(.invalidRequest, "the settings are not of a listener on \(self.bindAddress)")
        }
        let front = try self.makeFront(factory.settings)
        return { self.current.replace(with: front) }
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
                    try channel.pipeline.syncOperations.addHandler(AcceptedChannelsHandler(channels))
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
                    try FrontPipeline.install(current.current, in: channel)
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
