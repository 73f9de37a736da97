// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleTestKit
import Foundation
import TLS
import Testing

@testable import NoVNCListener

/// The listener with a certificate, asked by openssl's client.
@Suite(.timeLimit(.minutes(2))) struct EncryptedTests {
    private static func with(
        log: LogLines = LogLines(), _ body: (Stage, TestCertificate) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let files = try await TestCertificate.make(in: folder, host: "before.example")
            var transport = ClientTransportSettings()
            transport.tls = ServerTLSSettings(certificateFile: files.certificateFile, keyFile: files.keyFile)
            let stage = try await Stage.set(log: log, transport: transport)
            try await body(stage, files)
            try await stage.strike()
        }
    }

    /// What a reload makes of a configuration that still names `files`.
    private static func factory(of files: TestCertificate) throws -> NoVNCListenerFactory {
        let tls: SettingsNode = .map(["cert_file": .text(files.certificateFile), "key_file": .text(files.keyFile)])
        let section = Section(
            .map(["port": .text("0"), "base_url": .text("\(Stage.origin)/console.html"), "tls": tls]),
            report: SettingsReport(file: "f"))
        return try #require(NoVNCListenerFactory(section: section, name: "novnc"))
    }

    private static func curl(_ stage: Stage, _ path: String, _ arguments: String...) async throws -> String {
        try await Tool.run(
            "/usr/bin/curl",
            ["--silent", "--show-error", "--insecure", "--noproxy", "*", "--max-time", "20"] + arguments
                + ["https://127.0.0.1:\(stage.port)\(path)"]
        ).output
    }

    @Test func filesAreServed() async throws {
        try await Self.with { stage, _ in
            let answer = try await Self.curl(stage, "/console.html", "--include", "--http2")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
            #expect(answer.contains("<title>Console</title>"))
        }
    }

    @Test func plainHTTPIsClosedQuickly() async throws {
        try await Self.with { stage, _ in
            let answer = try await stage.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(!answer.contains("HTTP/1.1"))
        }
    }

    @Test func aReloadShowsTheNewCertificate() async throws {
        try await Self.with { stage, files in
            func subject() async throws -> String {
                try await Tool.run("/usr/bin/openssl", ["s_client", "-connect", "127.0.0.1:\(stage.port)"]).output
            }
            #expect(try await subject().contains("before.example"))
            _ = try await TestCertificate.make(
                in: URL(fileURLWithPath: files.keyFile).deletingLastPathComponent().path, host: "after.example")
            let factory = try Self.factory(of: files)
            try stage.listener.prepare(factory)()
            #expect(try await subject().contains("after.example"))
            try Data("nothing".utf8).write(to: URL(fileURLWithPath: files.keyFile))
            #expect(throws: ConsoleError.self) { try stage.listener.prepare(factory) }
            #expect(try await subject().contains("after.example"))
        }
    }

    @Test func aCertificateThatCannotBeUsedStopsTheStart() async throws {
        var transport = ClientTransportSettings()
        transport.tls = ServerTLSSettings(certificateFile: "/nowhere/cert.pem", keyFile: "/nowhere/key.pem")
        let error = await #expect(throws: ConsoleError.self) { try await Stage.set(transport: transport) }
        #expect(error?.code == .invalidRequest)
        #expect("\(error.map { "\($0)" } ?? "")".contains("/nowhere/cert.pem"))
    }
}
