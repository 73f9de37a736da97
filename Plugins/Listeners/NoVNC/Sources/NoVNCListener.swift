// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import ConsoleRelay
internal import CoreMetrics
internal import Logging
internal import NIOCore
internal import NIOExtras
internal import NIOPosix
internal import ServiceLifecycle
internal import WebSocketBytes

/// Serves the browser client's files and its WebSockets on one port.
package struct NoVNCListener: ConsoleListener {
    private let settings: NoVNCSettings
    private let context: ListenerContext
    private let front: Front

    init(
        settings: NoVNCSettings, context: ListenerContext, time: TimeSource = .system,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        self.settings = settings
        self.context = context
        let policy = EgressPolicy(ownAddresses: context.ownAddresses, localAddresses: LocalAddresses.current)
        let relay = settings.limits.relay
        let sessionMetrics = SessionMetrics(factory: metrics)
        let opener = SessionOpener(
            authorizer: context.authorizer, dialer: ConsoleDialer(policy: policy, settings: relay), settings: relay,
            metrics: sessionMetrics, logger: context.logger)
        self.front = Front(
            files: try StaticFiles(directory: settings.web),
            securityHeaders: SecurityHeaders(frameAncestors: settings.frameAncestors),
            origins: OriginPolicy(allowed: settings.allowedOrigins), opener: opener,
            gate: ConnectionGate(
                settings.limits.connections, logger: context.logger, time: time, metrics: metrics),
            metrics: sessionMetrics, hasSecureCookies: settings.accessURL.origin.scheme == "https",
            authorizer: context.authorizer, limits: settings.limits.requests, relay: relay,
            webSocket: settings.limits.webSocket, shutdown: ShutdownFlag(), logger: context.logger,
            calm: CalmLog(context.logger))
    }

    package func accessURL(for token: AccessToken) -> String {
        self.settings.accessURL.url(for: token)
    }

    /// Listens until a graceful shutdown; then takes no more clients, ends the sessions, and returns when all are gone.
    package func run() async throws {
        let quiescing = ServerQuiescingHelper(group: self.context.eventLoopGroup)
        let server = try await self.bind(quiescing)
        let bound = server.localAddress
        let address = BindAddress(host: bound?.ipAddress ?? self.settings.bindAddress.host, port: bound?.port ?? 0)
        self.context.logger.notice(
            "listening", metadata: ["address": "\(address)", "files": "\(self.front.files.count)"])
        self.context.onListening(address)
        let closed = server.eventLoop.makePromise(of: Void.self)
        let shutdown = self.front.shutdown
        try await withGracefulShutdownHandler {
            try await withTaskCancellationHandler {
                try await closed.futureResult.get()
            } onCancel: {
                shutdown.raise()
                quiescing.initiateShutdown(promise: closed)
            }
        } onGracefulShutdown: {
            shutdown.raise()
            quiescing.initiateShutdown(promise: closed)
        }
    }

    private func bind(_ quiescing: ServerQuiescingHelper) async throws -> any Channel {
        let front = self.front
        let bootstrap = ServerBootstrap(group: self.context.eventLoopGroup)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.socketOption(.so_rcvbuf), value: front.relay.receiveBuffer)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: UnpooledReceiveAllocator())
            .childChannelOption(.writeBufferWaterMark, value: front.relay.waterMark)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ConnectionGateHandler(front.gate))
                    try FrontPipeline.install(front, in: channel)
                }
            }
        let address = self.settings.bindAddress
        do {
            return try await bootstrap.bind(host: address.host, port: address.port).get()
        } catch {
            throw ConsoleError(.invalidRequest, "cannot listen on \(address)", cause: error)
        }
    }
}
