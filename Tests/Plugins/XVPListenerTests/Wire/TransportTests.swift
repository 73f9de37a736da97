// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import NIOCore
import TLS
import Testing

@testable import XVPListener

/// The listener behind a load balancer, and with a certificate.
@Suite(.timeLimit(.minutes(2))) struct TransportTests {
    private static func behindProxy() throws -> ClientTransportSettings {
        var settings = ClientTransportSettings()
        settings.trustedProxies = [try #require(IPNetwork("127.0.0.1"))]
        settings.proxyProtocol = true
        return settings
    }

    @Test func theClientIsWhomTheHeaderNames() async throws {
        let log = LogLines()
        let stage = try await Stage.set(log: log, transport: Self.behindProxy())
        let client = try await stage.connect()
        try await client.send("PROXY TCP4 192.0.2.7 10.0.0.1 49152 443\r\n" + stage.request())
        try await HistoricViewer.begin(client)
        #expect(stage.authorizer.state.current.clients == ["192.0.2.7"])
        try await client.close()
        try await stage.strike()
    }

    @Test func theClientThatTheHeaderNamesIsCounted() async throws {
        var limits = ConnectionLimits()
        limits.connectionsPerAddress = 1
        let stage = try await Stage.set(transport: Self.behindProxy(), connections: limits)
        func connect(_ address: String) async throws -> RawClient {
            let client = try await stage.connect()
            try await client.send("PROXY TCP4 \(address) 10.0.0.1 49152 443\r\n" + stage.request())
            return client
        }
        let first = try await connect("192.0.2.7")
        try await HistoricViewer.begin(first)
        let second = String(decoding: try await connect("192.0.2.7").readToEnd(), as: UTF8.self)
        #expect(second.hasPrefix("HTTP/1.1 400 \(ConsoleError.Code.limitReached.userSentence)\r\n"))
        let other = try await connect("192.0.2.8")
        try await HistoricViewer.begin(other)
        try await first.close()
        try await other.close()
        try await stage.strike()
    }

    /// What openssl's client makes of `input`, which begins with a request.
    private static func ask(_ stage: Stage, _ input: String) async throws -> String {
        let client = "timeout 20 openssl s_client -quiet -connect 127.0.0.1:\(stage.port) 2>/dev/null"
        return try await Tool.run("/bin/sh", ["-c", "printf '\(input)' | \(client)"]).output
    }

    @Test func withACertificateTheSameGoesThroughTLSAndAReloadShowsANewOne() async throws {
        try await withTemporaryFolder { folder in
            let files = try await TestCertificate.make(in: folder, host: "before.example")
            var transport = ClientTransportSettings()
            transport.tls = ServerTLSSettings(certificateFile: files.certificateFile, keyFile: files.keyFile)
            let stage = try await Stage.set(
                VNCScript(behaviour: .streamAndClose(5)), base: "https://console.example/", transport: transport)
            let request = stage.request().replacing("\r\n", with: "\\r\\n")
            let answer = try await Self.ask(stage, "\(request)RFB 003.008\\n\\001\\001")
            #expect(answer.hasPrefix(HistoricViewer.accepted + "RFB 003.008\n"))
            #expect(answer.contains("fake"))
            let junk = try await Self.ask(stage, "CONNECT h:1 HTTP/1.0\\r\\n\\r\\n")
            #expect(junk.hasPrefix("HTTP/1.1 400 "))
            let clear = try await stage.exchange(stage.request())
            #expect(!clear.contains("HTTP/1.1"))

            func subject() async throws -> String {
                try await Tool.run("/usr/bin/openssl", ["s_client", "-connect", "127.0.0.1:\(stage.port)"]).output
            }
            #expect(try await subject().contains("before.example"))
            _ = try await TestCertificate.make(in: folder, host: "after.example")
            // What a reload makes of a configuration that still names these files.
            let tls: SettingsNode = .map([
                "cert_file": .text(files.certificateFile), "key_file": .text(files.keyFile),
            ])
            let section = Section(
                .map(["port": .text("0"), "base_url": .text("https://console.example/"), "tls": tls]),
                report: SettingsReport(file: "f"))
            try stage.listener.prepare(#require(XVPListenerFactory(section: section, name: "xvpvnc")))()
            #expect(try await subject().contains("after.example"))
            try await stage.strike()
        }
    }

    @Test func aSchemeThatDoesNotFitIsWarnedOf() async throws {
        let log = LogLines()
        let stage = try await Stage.set(base: "https://console.example/console", log: log)
        try await stage.strike()
        #expect(log.all.contains { $0.hasPrefix("warning ") && $0.contains("base_url says https") })
    }
}
