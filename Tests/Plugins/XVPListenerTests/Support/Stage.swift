// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import CoreMetrics
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import XVPListener

/// A listener on a port of its own, with an authority and a console behind it.
struct Stage {
    /// What tests that are not about limits must not run into.
    static let unlimited: ConnectionLimits = {
        var limits = ConnectionLimits()
        (limits.connections, limits.unauthenticated, limits.connectionsPerAddress) = (nil, nil, nil)
        (limits.newConnectionsPerSecond, limits.failedTokensPerMinute) = (nil, nil)
        return limits
    }()

    let port: Int
    let authorizer: FakeAuthorizer
    let server: FakeVNCServer
    let listener: XVPListener
    /// The listener's run; cancelling it is a graceful shutdown.
    let run: Task<Void, any Error>

    static func set(
        _ script: VNCScript = VNCScript(), limits: RequestLimits = RequestLimits(),
        relay: RelaySettings = RelaySettings(), base: String = "http://console.example/console", log: LogLines? = nil,
        transport: ClientTransportSettings = ClientTransportSettings(),
        connections: ConnectionLimits = Stage.unlimited, time: TimeSource = .system,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) async throws -> Stage {
        let server = try await FakeVNCServer.start(script)
        let authorizer = FakeAuthorizer(port: server.port)
        let section = Section(
            .map([("port", "0"), ("base_url", base)]), report: SettingsReport(file: "f"))
        let listening = Watched<BindAddress?>(nil)
        let context = ListenerContext(
            logger: log?.logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, authorizer: authorizer, ownAddresses: [],
            onListening: { address in listening.update { $0 = address } })
        var settings = try #require(XVPSettings(section: section))
        settings.transport = transport
        settings.limits.requests = limits
        settings.limits.relay = relay
        settings.limits.connections = connections
        let listener = try XVPListener(settings: settings, context: context, time: time, metrics: metrics)
        let run = Task { try await listener.run() }
        try await listening.wait(for: "the listener") { $0 != nil }
        return Stage(
            port: listening.current?.port ?? 0, authorizer: authorizer, server: server, listener: listener, run: run)
    }

    /// Shuts the listener down and waits for its end.
    func strike() async throws {
        self.run.cancel()
        try await self.run.value
        try await self.server.waitForOpen(0)
        try await self.server.stop()
    }

    /// Connects.
    func connect(isReading: Bool = true) async throws -> RawClient {
        try await RawClient.connect(port: self.port, isReading: isReading)
    }

    /// Sends `request` and gives all that is answered until the listener closes.
    func exchange(_ request: String) async throws -> String {
        let client = try await self.connect()
        try await client.send(request)
        return String(decoding: try await client.readToEnd(), as: UTF8.self)
    }

    /// What the Java viewer sends for the good token, or the one that is given.
    func request(token: String? = nil) -> String {
        HistoricViewer.request(token: token ?? self.authorizer.token.reveal { $0 })
    }

    /// Connects and goes through request and handshake as the Java viewer does.
    func viewer() async throws -> RawClient {
        let client = try await self.connect()
        try await client.send(self.request())
        try await HistoricViewer.begin(client)
        return client
    }
}
