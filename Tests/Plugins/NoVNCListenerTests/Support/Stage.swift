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
import WebSocketBytes

@testable import NoVNCListener

/// A listener on a port of its own, with an authority and a console behind it.
struct Stage {
    static let origin = "https://console.example"
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
    let listener: NoVNCListener
    /// The listener's run; cancelling it is a graceful shutdown.
    let run: Task<Void, any Error>
    private let installation: Installation

    static func set(
        _ script: VNCScript = VNCScript(), files: [String: String] = [:], limits: FrontLimits = FrontLimits(),
        relay: RelaySettings = RelaySettings(),
        webSocket: WebSocketBytesHandler.Settings = WebSocketBytesHandler.Settings(),
        base: String = "\(Self.origin)/console.html", log: LogLines? = nil,
        transport: ClientTransportSettings = ClientTransportSettings(),
        connections: ConnectionLimits = Stage.unlimited, time: TimeSource = .system,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance, grant: (inout Grant) -> Void = { _ in }
    ) async throws -> Stage {
        let installation = try Installation()
        for (name, text) in files { try installation.write(name, text) }
        let server = try await FakeVNCServer.start(script)
        var sample = FakeAuthorizer(port: server.port).state.current.grant
        grant(&sample)
        let authorizer = FakeAuthorizer(sample)
        let section = Section(
            .map([
                "port": .text("0"), "base_url": .text(base),
                "web": .text(installation.path),
            ]), report: SettingsReport(file: "f"))
        let listening = Watched<BindAddress?>(nil)
        let context = ListenerContext(
            logger: log?.logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, authorizer: authorizer, ownAddresses: [],
            onListening: { address in listening.update { $0 = address } })
        var settings = try #require(NoVNCSettings(section: section))
        settings.transport = transport
        settings.limits.requests = limits
        settings.limits.relay = relay
        settings.limits.webSocket = webSocket
        settings.limits.connections = connections
        let listener = try NoVNCListener(settings: settings, context: context, time: time, metrics: metrics)
        let run = Task { try await listener.run() }
        try await listening.wait(for: "the listener") { $0 != nil }
        return Stage(
            port: listening.current?.port ?? 0, authorizer: authorizer, server: server, listener: listener, run: run,
            installation: installation)
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

    /// A request for an upgrade.
    func upgradeRequest(
        token: String? = nil, origin: String? = Stage.origin, path: String = "/", extra: [String] = []
    ) -> String {
        let token = token ?? self.authorizer.token.reveal { $0 }
        let fields =
            [
                "GET \(path)?token=\(token) HTTP/1.1", "Host: console.example", "Upgrade: websocket",
                "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ] + (origin.map { ["Origin: \($0)"] } ?? []) + extra
        return fields.joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Connects and upgrades with a good token, or the one that is given.
    func webSocket(
        token: String? = nil, origin: String? = Stage.origin, extra: [String] = []
    ) async throws -> WebSocketPeer {
        let client = try await self.connect()
        try await client.send(self.upgradeRequest(token: token, origin: origin, extra: extra))
        let head = try await client.readHead()
        #expect(head.hasPrefix("HTTP/1.1 101 "))
        return WebSocketPeer(client: client, head: head)
    }
}
