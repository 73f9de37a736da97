// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import ConsoleRelay

/// A console, a host that opens tunnels to it, and an authority that grants it.
struct TunnelStage {
    static let session = "OpaqueRef:7c3f0a52-1d63-4b8e-9a55-c0ffee000001"

    let console: FakeVNCServer
    let host: FakeTunnelHost
    let authorizer: FakeAuthorizer

    /// Builds a stage over the vault's TLS.
    ///
    /// - Parameter answers: what the host answers, told the port of the console.
    static func set(
        in vault: Vault, _ console: VNCScript = VNCScript(), answers: (Int) -> [TunnelScript.Answer],
        change: (inout TunnelScript) -> Void = { _ in }
    ) async throws -> TunnelStage {
        let server = try await FakeVNCServer.start(console)
        var script = TunnelScript(identity: vault.identity)
        script.answers = answers(server.port)
        change(&script)
        let host = try await FakeTunnelHost.start(script)
        let authorizer = FakeAuthorizer(port: host.port)
        let tls = script.identity == nil ? nil : vault.tls
        authorizer.state.update { $0.grant.endpoint = Self.endpoint(host, tls: tls) }
        return TunnelStage(console: server, host: host, authorizer: authorizer)
    }

    /// The console behind `host`.
    static func endpoint(_ host: FakeTunnelHost, tls: ConsoleTLS?, session: String = Self.session) -> ConsoleEndpoint {
        ConsoleEndpoint(
            address: .tcp(host: "127.0.0.1", port: host.port), tls: tls,
            tunnel: ConsoleTunnel(path: "/console?uuid=1", host: "127.0.0.1", session: Secret(session)))
    }

    /// Opens the console, and expects to see its screen and hear its echo.
    func success(settings: RelaySettings = RelaySettings()) async throws {
        let front = try await TestFront.start(self.authorizer, settings: settings)
        let (client, serverInit) = try await RawClient.begin(at: front, shared: 0)
        #expect(serverInit == VNCScript().serverInit)
        try await client.send("hello")
        #expect(try await client.read(5) == Array("hello".utf8))
        try await client.close()
        try await front.waitForEnds(1)
        let end = SessionEnd(reason: .clientClosed, bytesFromClient: 5, bytesFromConsole: 5)
        #expect(self.authorizer.state.current.ended == [end])
        try await front.stop()
        try await self.strike()
    }

    /// Opens the console and expects it to fail with `code`; gives what the operator reads, in which there is no session.
    func failure(
        _ code: ConsoleError.Code, settings: RelaySettings = RelaySettings(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let reason = try await expectFailure(
            code, self.console, self.authorizer, settings: settings, sourceLocation: sourceLocation)
        #expect(!reason.contains("OpaqueRef"), sourceLocation: sourceLocation)
        #expect(!reason.contains("c0ffee"), sourceLocation: sourceLocation)
        try await self.host.waitForOpen(0)
        try await self.host.stop()
        return reason
    }

    /// Expects no connection to be left, and takes everything down.
    func strike() async throws {
        try await self.host.waitForOpen(0)
        try await self.console.waitForOpen(0)
        try await self.host.stop()
        try await self.console.stop()
    }
}
