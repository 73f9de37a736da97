// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleTestKit
import TLS
import Testing

@testable import ConsoleAPI

/// The API with TLS and proxies between it and its clients.
@Suite(.timeLimit(.minutes(2))) struct ClientTests {
    private static func with(
        _ settings: ClientTransportSettings, log: LogLines = LogLines(),
        _ body: @Sendable @escaping (ConsoleAPIService, Int) async throws -> Void
    ) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        var api = API()
        api.log = log
        let service = api.service(
            at: .init(host: "127.0.0.1", port: 0), transport: try ClientTransport(settings, logger: log.logger)
        ) { told.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let port = try #require(await ports.first { _ in true })
            try await body(service, port)
            group.cancelAll()
        }
    }

    private static func ask(_ port: Int, _ before: String = "", fields: [String] = []) async throws -> String {
        let client = try await RawClient.connect(port: port)
        let lines = ["GET /v1/instances HTTP/1.1", "Host: localhost", "Connection: close"] + fields
        try await client.send(before + lines.joined(separator: "\r\n") + "\r\n\r\n")
        return String(decoding: try await client.readToEnd(), as: UTF8.self)
    }

    @Test func itSpeaksTLSAndShowsARenewedCertificate() async throws {
        try await withTemporaryFolder { folder in
            let files = try await TestCertificate.make(in: folder, host: "before.example")
            var settings = ClientTransportSettings()
            settings.tls = ServerTLSSettings(certificateFile: files.certificateFile, keyFile: files.keyFile)
            try await Self.with(settings) { service, port in
                func subject() async throws -> String {
                    try await Tool.run(
                        "/usr/bin/openssl", ["s_client", "-alpn", "h2,http/1.1", "-connect", "127.0.0.1:\(port)"]
                    )
                    .output
                }
                #expect(try await subject().contains("before.example"))
                #expect(try await subject().contains("ALPN protocol: http/1.1"))
                _ = try await TestCertificate.make(in: folder, host: "after.example")
                try service.reloadCertificate()
                #expect(try await subject().contains("after.example"))
                let plain = try await Self.ask(port)
                #expect(!plain.contains("HTTP/1.1"))
            }
        }
    }

    @Test func itsLinksSayHowItIsReached() {
        let address = BindAddress(host: "127.0.0.1", port: 8774)
        #expect(BoundAddress(address, isEncrypted: true).link(to: "/v2.1/") == "https://127.0.0.1:8774/v2.1/")
    }

    @Test(arguments: [
        ("10.0.0.0/8", ["X-Forwarded-For: 192.0.2.66"], "127.0.0.1"),
        ("127.0.0.1", ["X-Forwarded-For: 192.0.2.66", "X-Forwarded-For: 192.0.2.7"], "192.0.2.7"),
    ])
    func theClientIsInTheLog(trusted: String, fields: [String], expected: String) async throws {
        var settings = ClientTransportSettings()
        settings.trustedProxies = [try #require(IPNetwork(trusted))]
        let log = LogLines()
        try await Self.with(settings, log: log) { _, port in
            let answer = try await Self.ask(port, fields: fields)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
        #expect(log.all.contains { $0.hasPrefix("info request") && $0.contains("\"client\": \(expected)") })
    }

    @Test func aHeaderOfAProxyNamesTheClient() async throws {
        var settings = ClientTransportSettings()
        settings.trustedProxies = IPNetwork.loopback
        settings.proxyProtocol = true
        let log = LogLines()
        try await Self.with(settings, log: log) { _, port in
            let answer = try await Self.ask(
                port, "PROXY TCP4 192.0.2.7 10.0.0.1 49152 443\r\n", fields: ["X-Forwarded-For: 192.0.2.66"])
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(try await Self.ask(port).isEmpty)
        }
        #expect(log.all.contains { $0.hasPrefix("info request") && $0.contains("\"client\": 192.0.2.7") })
    }
}
