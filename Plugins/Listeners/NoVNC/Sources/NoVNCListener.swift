// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
package import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOCore
internal import NIOExtras
internal import NIOPosix
internal import ServiceLifecycle
internal import WebSocketBytes

/// Serves the browser client's files and its WebSockets on one port.
package struct NoVNCListener: ConsoleListener, CertificateReloading {
    private let settings: NoVNCSettings
    private let context: ListenerContext
    private let front: Front

    init(
        settings: NoVNCSettings, context: ListenerContext, limits: FrontLimits = FrontLimits(),
        relay: RelaySettings = RelaySettings(),
        webSocket: WebSocketBytesHandler.Settings = WebSocketBytesHandler.Settings()
    ) throws {
        self.settings = settings
        self.context = context
        let policy = EgressPolicy(ownAddresses: context.ownAddresses, localAddresses: LocalAddresses.current)
        let opener = SessionOpener(
            authorizer: context.authorizer, dialer: ConsoleDialer(policy: policy, settings: relay), settings: relay,
            logger: context.logger)
        self.front = Front(
            files: try StaticFiles(directory: settings.web), accessURL: settings.accessURL,
            transport: try ClientTransport(settings.transport, logger: context.logger),
            securityHeaders: SecurityHeaders(frameAncestors: settings.frameAncestors),
            origins: OriginPolicy(allowed: settings.allowedOrigins), opener: opener, authorizer: context.authorizer,
            limits: limits, relay: relay, webSocket: webSocket, shutdown: ShutdownFlag(), logger: context.logger,
            calm: CalmLog(context.logger))
    }

    package func accessURL(for token: AccessToken) -> String {
        self.settings.accessURL.url(for: token)
    }

    package func reloadCertificates() throws {
        try self.front.transport.reloadCertificate()
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
        self.warnAboutScheme()
        let watch = Task { await ClientTransport.watch { self.front.transport } }
        defer { watch.cancel() }
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

    /// Says when users would not be sent to where the listener answers. It may be meant: TLS can be ended, or begun, by
    /// somebody in front.
    private func warnAboutScheme() {
        let (isEncrypted, scheme) = (self.front.transport.isEncrypted, self.settings.accessURL.origin.scheme)
        if isEncrypted, scheme == "http" {
            self.context.logger.warning("base_url says http, and this listener speaks TLS")
        } else if !isEncrypted, scheme == "https", self.settings.transport.trustedProxies.isEmpty {
            self.context.logger.warning(
                "base_url says https, and this listener has neither 'tls' nor 'trusted_proxies'")
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
                    try front.transport.prepare(channel) { try FrontPipeline.install(front, in: $0) }
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
