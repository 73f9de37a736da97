// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
package import ConsoleCore
internal import ConsoleRelay
internal import CoreMetrics
internal import Logging
internal import NIOCore

/// Serves native viewers: RFB from the first byte, secured by VeNCrypt, with the token as the password.
package struct RFBListener: DrainingListener, ReloadableListener {
    private let bindAddress: BindAddress
    private let server: ClientServer
    /// What each new client gets. It changes with a reload; the clients that are there keep what they got.
    private let current: Replaceable<Front>
    private let makeFront: @Sendable (RFBSettings) throws -> Front

    init(
        settings: RFBSettings, context: ListenerContext, time: TimeSource = .system,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        self.bindAddress = settings.bindAddress
        let server = ClientServer(settings.bindAddress, context: context)
        self.server = server
        let parts = ListenerParts(
            context: context, limits: settings.limits.connections, time: time, metrics: metrics)
        self.makeFront = { settings in
            let relay = settings.limits.relay
            return Front(
                accessURL: settings.accessURL,
                transport: try ClientTransport(settings.transport, logger: context.logger), opener: parts.opener(relay),
                gate: parts.gate,
                metrics: parts.metrics, authorizer: context.authorizer, limits: settings.limits.login, relay: relay,
                shutdown: server.shutdown, logger: context.logger, calm: parts.calm)
        }
        self.current = Replaceable(try self.makeFront(settings))
    }

    /// The same URL for every mode: it has no word for one.
    package func accessURL(for token: AccessToken, mode: ConsoleMode) -> String {
        self.current.current.accessURL.url(for: token)
    }

    package func prepare(_ factory: any ConsoleListenerFactory) throws -> @Sendable () -> Void {
        guard let factory = factory as? RFBListenerFactory, factory.bindAddress == self.bindAddress else {
            throw ConsoleError(.invalidRequest, "the settings are not of a listener on \(self.bindAddress)")
        }
        let front = try self.makeFront(factory.settings)
        return { self.current.replace(with: front) }
    }

    package func run() async throws {
        let current = self.current
        let watch = Task { await ClientTransport.watch { current.current.transport } }
        defer { watch.cancel() }
        try await self.server.run(
            settings: current.current.relay, gate: current.current.gate,
            counts: { !current.current.transport.trusts($0) }
        ) { channel in
            let front = current.current
            try front.transport.prepareInTheClear(channel) { channel in
                try channel.pipeline.syncOperations.addHandler(LoginHandler(front))
            }
        }
    }

    package func drain(for time: Duration, spread: Duration) async {
        await self.server.drain(for: time, spread: spread)
    }
}
