// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import NIOCore
import Testing

@testable import RFBListener

/// The listener behind a load balancer, and its certificate.
@Suite(.timeLimit(.minutes(2))) struct TransportTests {
    private static func behindProxy() throws -> ClientTransportSettings {
        var settings = ClientTransportSettings()
        settings.trustedProxies = [try #require(IPNetwork("127.0.0.1"))]
        settings.proxyProtocol = true
        return settings
    }

    private static func connect(_ stage: Stage, as address: String) async throws -> RawClient {
        let client = try await stage.connect()
        try await client.send("PROXY TCP4 \(address) 10.0.0.1 49152 5900\r\n")
        return client
    }

    private static func viewer(_ stage: Stage, as address: String) async throws -> RawClient {
        let client = try await self.connect(stage, as: address)
        try await NativeViewer.negotiate(client)
        try await client.startTLS(trusting: stage.certificate.certificateFile)
        try await client.send(NativeViewer.login("box", stage.authorizer.token.reveal { $0 }))
        try await NativeViewer.enter(client)
        return client
    }

    @Test func theClientThatTheHeaderNamesIsToldAndCounted() async throws {
        var limits = ConnectionLimits()
        limits.connectionsPerAddress = 1
        let stage = try await Stage.set(transport: Self.behindProxy(), connections: limits)
        let first = try await Self.viewer(stage, as: "192.0.2.7")
        #expect(stage.authorizer.state.current.clients == ["192.0.2.7"])
        let second = try await NativeViewer.greetingReason(Self.connect(stage, as: "192.0.2.7"))
        #expect(second == ConsoleError.Code.limitReached.userSentence)
        let other = try await Self.viewer(stage, as: "192.0.2.8")
        try await first.close()
        try await other.close()
        try await stage.strike()
    }

    @Test func withoutTheHeaderThereIsNothing() async throws {
        let stage = try await Stage.set(transport: Self.behindProxy())
        let client = try await stage.connect()
        try await client.send("RFB 003.008\n")
        #expect(try await client.readToEnd().isEmpty)
        try await stage.strike()
    }

    @Test func aNewCertificateIsShownToTheNextAndSessionsGoOn() async throws {
        let stage = try await Stage.set()
        let before = try await stage.viewer()
        // The one before vouches for nobody else.
        _ = try await TestCertificate.make(in: stage.folder, host: "after.example")
        // What a reload makes of a configuration that still names these files.
        let same = try Stage.settings(base: "vnc://console.example", stage.certificate)
        try stage.listener.prepare(RFBListenerFactory(settings: same))()
        let after = try await stage.viewer()
        for viewer in [before, after] {
            try await viewer.send([4, 1, 0, 0, 0, 0, 0, 65])
            #expect(try await viewer.read(8) == [4, 1, 0, 0, 0, 0, 0, 65])
            try await viewer.close()
        }
        try await stage.strike()
    }

    /// A viewer that is widely used waits for ever behind the tickets of TLS 1.3.
    @Test(arguments: [("1.2", false), ("1.3", true)])
    func tls13IsSpokenWhereTheFileAsksForIt(minimum: String, isSpoken: Bool) async throws {
        let stage = try await Stage.set(minimumTLS: minimum)
        let client = try await stage.connect()
        try await NativeViewer.negotiate(client)
        try await client.startTLS(trusting: stage.certificate.certificateFile, demandsTLS13: true)
        try? await client.send(NativeViewer.login("box", stage.authorizer.token.reveal { $0 }))
        if isSpoken {
            try await NativeViewer.enter(client)
            try await client.close()
        } else {
            #expect(try await client.readToEnd().isEmpty)
            #expect(stage.authorizer.state.current.reached.isEmpty)
        }
        try await stage.strike()
    }

    @Test func whoDoesNotTrustTheCertificateSaysNothing() async throws {
        let stage = try await Stage.set()
        let other = try await TestCertificate.make("other", in: stage.folder)
        let client = try await stage.connect()
        try await NativeViewer.negotiate(client)
        try await client.startTLS(trusting: other.certificateFile)
        try? await client.send(NativeViewer.login("box", stage.authorizer.token.reveal { $0 }))
        #expect(try await client.readToEnd().isEmpty)
        #expect(stage.authorizer.state.current.reached.isEmpty)
        try await stage.strike()
    }
}
