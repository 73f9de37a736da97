// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ClientTransport

@Suite(.timeLimit(.minutes(2))) struct ProxyHeaderHandlerTests {
    private static func start(
        trusted: String = "127.0.0.1", ahead: Bool = false, headerTimeout: TimeAmount = .seconds(60)
    ) async throws -> EchoServer {
        var settings = ClientTransportSettings()
        settings.proxyProtocol = true
        settings.trustedProxies = [try #require(IPNetwork(trusted))]
        let log = LogLines()
        let transport = try ClientTransport(settings, logger: log.logger, headerTimeout: headerTimeout)
        return try await EchoServer.start(transport, log: log, ahead: ahead)
    }

    @Test(arguments: [true, false])
    func theClientIsTheOneThatTheHeaderNames(ahead: Bool) async throws {
        let server = try await Self.start(ahead: ahead)
        for header in [
            Array("PROXY TCP4 192.0.2.7 10.0.0.1 49152 443\r\n".utf8),
            ProxyHeaderParserTests.binary(0x21, 0x11, [192, 0, 2, 7, 10, 0, 0, 1, 0xc0, 0, 0x01, 0xbb]),
        ] {
            let client = try await RawClient.connect(port: server.port)
            try await client.send(header + Array("hello".utf8))
            #expect(try await client.read(15) == Array("192.0.2.7\nhello".utf8))
            try await client.send("more")
            #expect(try await client.read(4) == Array("more".utf8))
            try await client.close()
        }
        #expect(server.log.all.isEmpty)
        try await server.stop()
    }

    @Test func aHeaderMayComeByteByByte() async throws {
        let server = try await Self.start()
        let client = try await RawClient.connect(port: server.port)
        for byte in Array("PROXY TCP4 192.0.2.7 10.0.0.1 49152 443\r\nx".utf8) { try await client.send([byte]) }
        #expect(try await client.read(11) == Array("192.0.2.7\nx".utf8))
        try await client.close()
        try await server.stop()
    }

    @Test func aProxyThatSpeaksForItselfIsTheClient() async throws {
        let server = try await Self.start()
        let client = try await RawClient.connect(port: server.port)
        try await client.send(ProxyHeaderParserTests.binary(0x20, 0, []) + Array("x".utf8))
        #expect(try await client.read(11) == Array("127.0.0.1\nx".utf8))
        try await client.close()
        try await server.stop()
    }

    @Test func aStrangerIsTurnedAwayWhateverItSends() async throws {
        let server = try await Self.start(trusted: "10.0.0.0/8")
        let client = try await RawClient.connect(port: server.port)
        try? await client.send("PROXY TCP4 10.0.0.9 10.0.0.1 49152 443\r\nx")
        #expect(try await client.readToEnd().isEmpty)
        #expect(server.log.all.count == 1)
        #expect(server.log.all.first?.hasPrefix("info connection refused, it is not from a trusted proxy") == true)
        try await server.stop()
    }

    @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}", "PROXY TCP9 a b c d\r\n"])
    func aConnectionWithoutAHeaderIsClosedWithOneLine(text: String) async throws {
        let server = try await Self.start()
        let client = try await RawClient.connect(port: server.port)
        try await client.send(text)
        #expect(try await client.readToEnd().isEmpty)
        #expect(server.log.all.count == 1)
        #expect(server.log.all.first?.hasPrefix("info connection of a proxy refused") == true)
        try await server.stop()
    }

    @Test func aHeaderHasADeadline() async throws {
        let server = try await Self.start(headerTimeout: .milliseconds(50))
        let client = try await RawClient.connect(port: server.port)
        // On a busy machine the deadline may come before these.
        try? await client.send("PROXY TCP4 ")
        #expect(try await client.readToEnd().isEmpty)
        try await server.stop()
    }

    @Test func aProbeThatSaysNothingCostsNoLine() async throws {
        let server = try await Self.start()
        for _ in 0..<3 { try await RawClient.connect(port: server.port).close() }
        let last = try await RawClient.connect(port: server.port)
        try await last.send("PROXY UNKNOWN\r\nx")
        #expect(try await last.read(11) == Array("127.0.0.1\nx".utf8))
        try await last.close()
        #expect(server.log.all.isEmpty)
        try await server.stop()
    }
}
