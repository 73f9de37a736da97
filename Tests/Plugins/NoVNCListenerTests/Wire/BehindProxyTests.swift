// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import TLS
import Testing

@testable import NoVNCListener

/// The listener behind a proxy: in a folder, and with clients that the proxy names.
@Suite(.timeLimit(.minutes(2))) struct BehindProxyTests {
    private static func transport(trusted: String, proxyProtocol: Bool = false) throws -> ClientTransportSettings {
        var settings = ClientTransportSettings()
        settings.trustedProxies = [try #require(IPNetwork(trusted))]
        settings.proxyProtocol = proxyProtocol
        return settings
    }

    private static func client(in log: LogLines) -> String? {
        log.all.first { $0.contains("session opened") }.flatMap { line in
            line.firstRange(of: "\"client\": ").map { line[$0.upperBound...].prefix { $0 != "," && $0 != "]" } }
        }.map(String.init)
    }

    @Test func filesAreFoundWithTheFolderAndWithout() async throws {
        let stage = try await Stage.set(base: "https://console.example/oriel/vnc.html")
        func status(_ path: String) async throws -> Substring? {
            try await stage.exchange("GET \(path) HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                .split(separator: " ").dropFirst().first
        }
        #expect(try await status("/console.html") == "200")
        #expect(try await status("/oriel/console.html") == "200")
        #expect(try await status("/oriel/core/rfb.js?v=1") == "200")
        for path in ["/oriel", "/oriel/", "/orielconsole.html", "/Oriel/console.html", "/oriel/oriel/console.html"] {
            #expect(try await status(path) == "404")
        }
        for path in ["/oriel//console.html", "/oriel/../console.html", "//oriel/console.html"] {
            #expect(try await status(path) == "404")
        }
        try await stage.strike()
    }

    @Test(arguments: ["/", "/oriel/", "/oriel/oriel/", "/oriel/websockify"])
    func aWebSocketOpensInTheFolderToo(path: String) async throws {
        let stage = try await Stage.set(base: "\(Stage.origin)/oriel/vnc.html")
        let client = try await stage.connect()
        try await client.send(stage.upgradeRequest(path: path))
        #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
        try await client.close()
        try await stage.strike()
    }

    /// Who is trusted, what the request says, and whom the session is opened for.
    @Test(arguments: [
        ("10.0.0.0/8", ["X-Forwarded-For: 192.0.2.66"], "127.0.0.1"),
        ("127.0.0.1", ["X-Forwarded-For: 192.0.2.7"], "192.0.2.7"),
        ("127.0.0.1", ["X-Forwarded-For: 192.0.2.66, 192.0.2.7"], "192.0.2.7"),
        ("127.0.0.1", ["X-Forwarded-For: 192.0.2.66", "X-Forwarded-For: 192.0.2.7"], "192.0.2.7"),
        ("127.0.0.1", ["Forwarded: for=192.0.2.66", "X-Real-IP: 192.0.2.66"], "127.0.0.1"),
    ])
    func theClientIsWhomATrustedProxyNames(trusted: String, fields: [String], expected: String) async throws {
        let log = LogLines()
        let stage = try await Stage.set(log: log, transport: Self.transport(trusted: trusted))
        let peer = try await stage.webSocket(extra: fields)
        try await peer.beginRFB()
        #expect(Self.client(in: log) == expected)
        try await peer.client.close()
        try await stage.strike()
    }

    /// nginx opens a connection for each file of a page unless it is told otherwise.
    @Test func filesThatAProxyFetchesAreNotTheClientsHaste() async throws {
        var limits = ConnectionLimits()
        limits.newConnectionsPerSecond = 1
        let clock = HandClock()
        let stage = try await Stage.set(
            transport: Self.transport(trusted: "127.0.0.1"), connections: limits, time: clock.timeSource)
        let field = "X-Forwarded-For: 192.0.2.7"
        for _ in 0..<3 {
            let answer = try await stage.exchange(
                "GET /console.html HTTP/1.1\r\nHost: h\r\n\(field)\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
        let session = try await stage.webSocket(extra: [field])
        let next = try await stage.exchange(stage.upgradeRequest(extra: [field]))
        #expect(next.hasPrefix("HTTP/1.1 429 "))
        try await session.client.close()
        try await stage.strike()
    }

    /// A proxy that passes bytes on passes a forged field on too.
    @Test func aFieldBehindAHeaderIsBelievedOnlyFromAnotherProxy() async throws {
        let log = LogLines()
        let stage = try await Stage.set(
            log: log, transport: Self.transport(trusted: "127.0.0.1", proxyProtocol: true))
        let client = try await stage.connect()
        try await client.send(
            "PROXY TCP4 192.0.2.7 10.0.0.1 49152 443\r\n"
                + stage.upgradeRequest(extra: ["X-Forwarded-For: 192.0.2.66"]))
        #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
        #expect(Self.client(in: log) == "192.0.2.7")
        try await client.close()
        try await stage.strike()
    }

    @Test func aProbeCostsNoLine() async throws {
        let log = LogLines()
        let stage = try await Stage.set(
            log: log, transport: Self.transport(trusted: "127.0.0.1", proxyProtocol: true))
        let before = log.all.count
        try await stage.connect().close()
        let local = try await stage.connect()
        try await local.send([13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10, 0x20, 0, 0, 0])
        try await local.close()
        let last = try await stage.connect()
        try await last.send("PROXY UNKNOWN\r\nGET /console.html HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        let answer = try await last.readToEnd()
        #expect(!answer.isEmpty)
        #expect(log.all.count == before)
        try await stage.strike()
    }

    @Test func aShutdownEndsWhatHasNotBegun() async throws {
        let stage = try await Stage.set(transport: Self.transport(trusted: "127.0.0.1", proxyProtocol: true))
        let silent = try await stage.connect()
        let half = try await stage.connect()
        try await half.send("PROXY TCP4 ")
        // The third is answered, so the two before it were accepted.
        let witness = try await stage.connect()
        try await witness.send("PROXY UNKNOWN\r\nGET /console.html HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try await witness.readHead()
        try await stage.strike()
        #expect(try await silent.readToEnd().isEmpty)
        #expect(try await half.readToEnd().isEmpty)
    }

    @Test(
        arguments: [
            ("http://console.example/console.html", true, "base_url says http, and this listener speaks TLS"),
            ("https://console.example/console.html", false, "base_url says https, and this listener has neither"),
            ("https://console.example/console.html", true, nil), ("http://console.example/console.html", false, nil),
        ] as [(String, Bool, String?)])
    func aSchemeThatDoesNotFitIsWarnedOf(base: String, isEncrypted: Bool, warning: String?) async throws {
        try await withTemporaryFolder { folder in
            var transport = ClientTransportSettings()
            if isEncrypted {
                let files = try await TestCertificate.make(in: folder)
                transport.tls = ServerTLSSettings(certificateFile: files.certificateFile, keyFile: files.keyFile)
            }
            let log = LogLines()
            let stage = try await Stage.set(base: base, log: log, transport: transport)
            try await stage.strike()
            let warnings = log.all.filter { $0.hasPrefix("warning ") }
            #expect(warnings.count == (warning == nil ? 0 : 1))
            if let warning { #expect(warnings.first?.contains(warning) == true) }
        }
    }
}
