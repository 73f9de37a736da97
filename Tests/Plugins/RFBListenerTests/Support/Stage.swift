// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import CoreMetrics
import Foundation
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import RFBListener

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
    /// Its certificate, which vouches for itself, in a folder of its own.
    let certificate: TestCertificate
    let folder: String
    let authorizer: FakeAuthorizer
    let server: FakeVNCServer
    let listener: RFBListener
    /// The listener's run; cancelling it is a graceful shutdown.
    let run: Task<Void, any Error>

    static func set(
        _ script: VNCScript = VNCScript(), limits: LoginLimits = LoginLimits(),
        relay: RelaySettings = RelaySettings(), base: String = "vnc://console.example", minimumTLS: String = "1.2",
        log: LogLines? = nil,
        transport: ClientTransportSettings = ClientTransportSettings(),
        connections: ConnectionLimits = Stage.unlimited, time: TimeSource = .system,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) async throws -> Stage {
        let server = try await FakeVNCServer.start(script)
        let authorizer = FakeAuthorizer(port: server.port)
        let folder = FileManager.default.temporaryDirectory.path + "/oriel-rfb-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let certificate = try await TestCertificate.make(in: folder)
        let listening = Watched<BindAddress?>(nil)
        let context = ListenerContext(
            logger: log?.logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, authorizer: authorizer, ownAddresses: [],
            onListening: { address in listening.update { $0 = address } })
        var settings = try Self.settings(base: base, minimumTLS: minimumTLS, certificate)
        let tls = settings.transport.tls
        settings.transport = transport
        settings.transport.tls = tls
        settings.limits.login = limits
        settings.limits.relay = relay
        settings.limits.connections = connections
        let listener = try RFBListener(settings: settings, context: context, time: time, metrics: metrics)
        let run = Task { try await listener.run() }
        try await listening.wait(for: "the listener") { $0 != nil }
        return Stage(
            port: listening.current?.port ?? 0, certificate: certificate, folder: folder, authorizer: authorizer,
            server: server, listener: listener, run: run)
    }

    /// The settings of a listener with this certificate.
    static func settings(
        port: String = "0", base: String, minimumTLS: String = "1.2", _ certificate: TestCertificate
    ) throws -> RFBSettings {
        let tls = SettingsNode.map([
            ("cert_file", certificate.certificateFile), ("key_file", certificate.keyFile),
            ("minimum_version", minimumTLS),
        ])
        let section = Section(
            .map([("port", port), ("base_url", base)], and: ["tls": tls]), report: SettingsReport(file: "f"))
        return try #require(RFBSettings(section: section))
    }

    /// Shuts the listener down and waits for its end.
    func strike() async throws {
        self.run.cancel()
        try await self.run.value
        try await self.server.waitForOpen(0)
        try await self.server.stop()
        try FileManager.default.removeItem(atPath: self.folder)
    }

    /// Connects.
    func connect(isReading: Bool = true) async throws -> RawClient {
        try await RawClient.connect(port: self.port, isReading: isReading)
    }

    /// A client that is inside TLS, and has said nothing there.
    func encrypted(version: String = "RFB 003.008\n") async throws -> RawClient {
        let client = try await self.connect()
        try await NativeViewer.negotiate(client, version: version)
        try await client.startTLS(trusting: self.certificate.certificateFile)
        return client
    }

    /// A client that has sent the good token as its password, or the one that is given.
    func loggedIn(_ name: String = "box", token: String? = nil, version: String = "RFB 003.008\n") async throws
        -> RawClient
    {
        let client = try await self.encrypted(version: version)
        try await client.send(NativeViewer.login(name, token ?? self.authorizer.token.reveal { $0 }))
        return client
    }

    /// A viewer that has its console.
    func viewer() async throws -> RawClient {
        let client = try await self.loggedIn()
        try await NativeViewer.enter(client)
        return client
    }
}
