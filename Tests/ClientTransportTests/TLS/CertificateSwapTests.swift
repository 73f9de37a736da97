// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import TLS
import Testing

@testable import ClientTransport

@Suite(.timeLimit(.minutes(2))) struct CertificateSwapTests {
    /// Sends `text`, and expects `answer`.
    private static func ask(
        _ client: RawClient, _ text: String, expecting answer: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await client.send(text)
        let bytes = try await client.read(answer.utf8.count)
        #expect(String(decoding: bytes, as: UTF8.self) == answer, sourceLocation: sourceLocation)
    }

    @Test(arguments: [false, true])
    func newConnectionsGetTheNewCertificateAndTheOldOnesGoOn(ahead: Bool) async throws {
        try await withTemporaryFolder { folder in
            let files = try await TestCertificate.make(in: folder, host: "before.example")
            var settings = ClientTransportSettings()
            settings.tls = ServerTLSSettings(certificateFile: files.certificateFile, keyFile: files.keyFile)
            let log = LogLines()
            let transport = try ClientTransport(settings, logger: log.logger)
            let server = try await EchoServer.start(transport, log: log, ahead: ahead)
            func subject() async throws -> String {
                let output = try await Tool.run(
                    "/usr/bin/openssl", ["s_client", "-connect", "127.0.0.1:\(server.port)"]
                )
                .output
                return String(output.split(separator: "\n").first { $0.hasPrefix("subject=") } ?? "")
            }

            let client = try await RawClient.connect(port: server.port, isEncrypted: true)
            try await Self.ask(client, "one\n", expecting: "127.0.0.1\none\n")
            #expect(try await subject().contains("before.example"))

            _ = try await TestCertificate.make(in: folder, host: "after.example")
            try transport.reloadCertificate()
            #expect(try await subject().contains("after.example"))
            try await Self.ask(client, "two\n", expecting: "two\n")

            try Data("nothing".utf8).write(to: URL(fileURLWithPath: files.certificateFile))
            #expect(throws: ConsoleError.self) { try transport.reloadCertificate() }
            #expect(try await subject().contains("after.example"))
            try await Self.ask(client, "three\n", expecting: "three\n")
            try await client.close()
            try await server.stop()
        }
    }

    @Test func theHeaderOfAProxyComesBeforeTLS() async throws {
        try await withTemporaryFolder { folder in
            let files = try await TestCertificate.make(in: folder)
            var settings = ClientTransportSettings()
            settings.tls = ServerTLSSettings(certificateFile: files.certificateFile, keyFile: files.keyFile)
            settings.proxyProtocol = true
            settings.trustedProxies = IPNetwork.loopback
            let log = LogLines()
            let server = try await EchoServer.start(try ClientTransport(settings, logger: log.logger), log: log)
            let early = try await RawClient.connect(port: server.port)
            try await early.send([0x16, 3, 1, 2, 0])
            #expect(try await early.readToEnd().isEmpty)
            let client = try await RawClient.connect(port: server.port)
            try await client.send("PROXY TCP4 192.0.2.7 10.0.0.1 49152 443\r\nGET / HTTP/1.1\r\n\r\n")
            #expect(try await client.readToEnd().isEmpty)
            #expect(log.all.last?.hasPrefix("debug TLS handshake failed") == true)
            #expect(log.all.last?.contains("192.0.2.7") == true)
            try await server.stop()
        }
    }
}
