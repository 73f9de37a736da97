// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
package import ConsoleCore
internal import ConsoleRelay
internal import CoreMetrics
internal import Logging
internal import NIOCore
internal import WebSocketBytes

/// Serves the browser client's files and its WebSockets on one port.
package struct NoVNCListener: DrainingListener, ReloadableListener {
    private let bindAddress: BindAddress
    private let logger: Logger
    private let server: ClientServer
    /// What each new client gets. It changes with a reload; the clients that are there keep what they got.
    private let current: Replaceable<Front>
    private let makeFront: @Sendable (NoVNCSettings) throws -> Front
    private let schemeWarning: String?

    init(
        settings: NoVNCSettings, context: ListenerContext, time: TimeSource = .system,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        self.bindAddress = settings.bindAddress
        self.logger = context.logger
        let server = ClientServer(settings.bindAddress, context: context)
        self.server = server
        let parts = ListenerParts(
            context: context, limits: settings.limits.connections, time: time, metrics: metrics)
        self.makeFront = { settings in
            let relay = settings.limits.relay
            return Front(
                files: try StaticFiles(directory: settings.web), accessURL: settings.accessURL,
                transport: try ClientTransport(settings.transport, logger: context.logger),
                securityHeaders: SecurityHeaders(frameAncestors: settings.frameAncestors),
                origins: OriginPolicy(allowed: settings.allowedOrigins), opener: parts.opener(relay), gate: parts.gate,
                metrics: parts.metrics, hasSecureCookies: settings.accessURL.origin.scheme == "https",
                authorizer: context.authorizer, limits: settings.limits.requests, relay: relay,
                webSocket: settings.limits.webSocket, shutdown: server.shutdown, logger: context.logger,
                calm: parts.calm)
        }
        self.current = Replaceable(try self.makeFront(settings))
        self.schemeWarning = settings.transport.warning(baseScheme: settings.accessURL.origin.scheme)
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

    package func run() async throws {
        if let schemeWarning { self.logger.warning("\(schemeWarning)") }
        let current = self.current
        let watch = Task { await ClientTransport.watch { current.current.transport } }
        defer { watch.cancel() }
        try await self.server.run(
            settings: current.current.relay, gate: current.current.gate,
            counts: { !current.current.transport.trusts($0) }, metadata: ["files": "\(current.current.files.count)"]
        ) { channel in
            let front = current.current
            try front.transport.prepare(channel) { try FrontPipeline.install(front, in: $0) }
        }
    }

    package func drain(for time: Duration, spread: Duration) async {
        await self.server.drain(for: time, spread: spread)
    }
}
