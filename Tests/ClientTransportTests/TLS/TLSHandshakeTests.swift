// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import TLS
import Testing

@testable import ClientTransport

/// What openssl, as a client, gets from us.
@Suite(.timeLimit(.minutes(2))) struct TLSHandshakeTests {
    private static func with(
        version: ServerTLSSettings.Version = .oneTwo, handshakeTimeout: TimeAmount = .seconds(60),
        _ body: (EchoServer) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let files = try await TestCertificate.make(in: folder)
            var settings = ClientTransportSettings()
            settings.tls = ServerTLSSettings(
                certificateFile: files.certificateFile, keyFile: files.keyFile, minimumVersion: version)
            let log = LogLines()
            let transport = try ClientTransport(settings, logger: log.logger, handshakeTimeout: handshakeTimeout)
            let server = try await EchoServer.start(transport, log: log)
            try await body(server)
            try await server.stop()
        }
    }

    /// Connects with these arguments, shakes hands and leaves.
    private static func shakeHands(_ server: EchoServer, _ arguments: String...) async throws -> (
        status: Int32, output: String
    ) {
        try await Tool.run("/usr/bin/openssl", ["s_client", "-connect", "127.0.0.1:\(server.port)"] + arguments)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func todaysVersionsAreSpoken(version: String) async throws {
        try await Self.with { server in
            let result = try await Self.shakeHands(server, version)
            #expect(result.status == 0)
            #expect(result.output.contains("Cipher is "))
            #expect(server.log.all.isEmpty)
        }
    }

    /// Security level 0 makes openssl try what it would not offer any more.
    @Test(arguments: [
        ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"], ["-tls1", "-cipher", "DEFAULT@SECLEVEL=0"],
        ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"], ["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA"],
        ["-tls1_2", "-cipher", "AES128-GCM-SHA256"],
    ])
    func whatIsBelowTheFloorFailsAtTheCostOfOneLine(arguments: [String]) async throws {
        try await Self.with { server in
            let result = try await Tool.run(
                "/usr/bin/openssl", ["s_client", "-connect", "127.0.0.1:\(server.port)"] + arguments)
            #expect(result.status != 0)
            #expect(result.output.contains("alert"), "\(result.output)")
            #expect(server.log.all.count == 1)
            #expect(server.log.all.first?.hasPrefix("debug TLS handshake failed") == true)
        }
    }

    @Test func theFloorCanBeRaised() async throws {
        try await Self.with(version: .oneThree) { server in
            let (three, two) = (
                try await Self.shakeHands(server, "-tls1_3"), try await Self.shakeHands(server, "-tls1_2")
            )
            #expect(three.status == 0)
            #expect(two.status != 0)
        }
    }

    @Test(arguments: [("h2,http/1.1", "ALPN protocol: http/1.1"), ("http/1.1", "ALPN protocol: http/1.1")])
    func onlyHTTPOneIsChosen(offered: String, expected: String) async throws {
        try await Self.with { server in
            let result = try await Self.shakeHands(server, "-alpn", offered)
            #expect(result.output.contains(expected))
        }
    }

    @Test func whoOffersOnlyHTTPTwoIsNotGivenIt() async throws {
        try await Self.with { server in
            let result = try await Self.shakeHands(server, "-alpn", "h2")
            #expect(result.output.contains("No ALPN negotiated"))
        }
    }

    @Test func plainHTTPIsClosedAtTheCostOfOneLine() async throws {
        try await Self.with { server in
            let client = try await RawClient.connect(port: server.port)
            try await client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = try await client.readToEnd()
            #expect(!answer.starts(with: Array("HTTP".utf8)))
            #expect(client.inbox.current.error == nil, "closed, not reset")
            #expect(server.log.all.count == 1)
            #expect(server.log.all.first?.hasPrefix("debug TLS handshake failed") == true)
        }
    }

    @Test func aProbeCostsOneLineAtMost() async throws {
        try await Self.with { server in
            try await RawClient.connect(port: server.port).close()
            #expect(try await Self.shakeHands(server).status == 0)
            #expect(server.log.all.count <= 1)
            #expect(server.log.all.allSatisfy { $0.hasPrefix("debug ") })
        }
    }

    @Test func aHandshakeHasADeadlineThatBytesDoNotMove() async throws {
        try await Self.with(handshakeTimeout: .milliseconds(200)) { server in
            let client = try await RawClient.connect(port: server.port)
            // The beginning of a record that says it is long.
            for byte: UInt8 in [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3] { try? await client.send([byte]) }
            #expect(try await client.readToEnd().count <= 7)
            #expect(server.log.all.count == 1)
        }
    }
}
