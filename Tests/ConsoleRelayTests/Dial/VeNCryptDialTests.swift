// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import Testing

@testable import ConsoleRelay

/// Consoles behind VeNCrypt, over real TLS: which are opened, and why the others are not.
@Suite(.timeLimit(.minutes(2))) struct VeNCryptDialTests {
    @Test(arguments: [VNCScript.Version.rfb37, .rfb38], [UInt32(260), 261, 262])
    func eachTypeOpens(version: VNCScript.Version, type: UInt32) async throws {
        try await Vault.open { vault in
            let script = try vault.script([type], version: version) {
                $0.username = "operator"
                $0.password = "correct horse battery"
            }
            try await vault.success(script, username: "operator", password: "correct horse battery")
        }
    }

    @Test func aServerThatTakesItsTimeOverEachByteOpens() async throws {
        try await Vault.open { vault in
            var script = try vault.script([259, 261]) { $0.password = "secret" }
            script.isByteByByte = true
            try await vault.success(script, password: "secret")
        }
    }

    @Test func aServerOfTLSOnePointTwoOpens() async throws {
        try await Vault.open { vault in
            try await vault.success(try vault.script { $0.speaksTLS12 = true })
        }
    }

    @Test func aWrongLoginIsRefused() async throws {
        try await Vault.open { vault in
            for type in [UInt32(261), 262] {
                let script = try vault.script([type]) {
                    $0.username = "operator"
                    $0.password = "right"
                }
                let reason = try await vault.failure(.consoleRefused, script, username: "operator", password: "wrong")
                #expect(reason.contains("did not accept"))
                #expect(!reason.contains("wrong:"))
            }
        }
    }

    // MARK: Whom it trusts

    @Test func aCertificateOfAnotherAuthorityIsRefused() async throws {
        try await Vault.open { vault in
            let other = try TestAuthority("other", in: vault.folder)
            let tls = ConsoleTLS(authorities: other.certificate)
            let reason = try await vault.failure(.consoleNotVerified, try vault.script(), tls: tls)
            #expect(reason.contains("signed by none of the authorities that are trusted"))
        }
    }

    @Test func withoutAnAuthorityOfItsOwnTheSystemsCount() async throws {
        try await Vault.open { vault in
            let reason = try await vault.failure(.consoleNotVerified, try vault.script(), tls: ConsoleTLS())
            #expect(reason.contains("signed by none of the authorities that are trusted"))
        }
    }

    @Test func anExpiredCertificateIsRefused() async throws {
        try await Vault.open { vault in
            let reason = try await vault.failure(.consoleNotVerified, try vault.script(validity: .expired))
            #expect(reason.contains("has expired"))
        }
    }

    /// The host that is dialled, the configured name, and the names in the certificate.
    private static let strangers: [(host: String, name: String?, certificate: [String])] = [
        ("127.0.0.1", nil, ["DNS:localhost"]), ("127.0.0.1", nil, ["IP:10.0.0.7", "DNS:127.0.0.1"]),
        ("127.0.0.1", "10.0.0.8", ["IP:127.0.0.1"]), ("127.0.0.1", "kvm1.example.org", ["IP:127.0.0.1"]),
        ("127.0.0.1", "kvm1.example.org", ["DNS:kvm2.example.org", "DNS:localhost"]),
        ("localhost", nil, ["IP:127.0.0.1"]),
    ]

    @Test(arguments: Self.strangers)
    func aCertificateForSomebodyElseIsRefused(host: String, name: String?, certificate: [String]) async throws {
        try await Vault.open { vault in
            var tls = vault.tls
            tls.serverName = name
            let script = try vault.script([262], for: certificate)
            let server = try await FakeVNCServer.start(script)
            let authorizer = vault.authorizer(server, host: host, username: "me", password: "secret", tls: tls)
            let reason = try await expectFailure(.consoleNotVerified, server, authorizer)
            #expect(reason.contains("certificate is not for \(name ?? host)"))
            // Nothing was said inside TLS: 12 bytes of version, a type, a version of VeNCrypt, a subtype.
            #expect(server.record.current.heard[1]?.count == 19)
        }
    }

    private static let friends: [(host: String, name: String?, certificate: [String])] = [
        ("127.0.0.1", nil, ["IP:127.0.0.1"]), ("127.0.0.1", "10.0.0.8", ["IP:10.0.0.8"]),
        ("127.0.0.1", "2001:db8::1", ["IP:2001:db8::1"]), ("localhost", nil, ["DNS:localhost"]),
        ("127.0.0.1", "kvm1.example.org", ["DNS:kvm1.example.org"]),
        ("127.0.0.1", "kvm1.example.org", ["DNS:*.example.org"]),
    ]

    @Test(arguments: Self.friends)
    func aCertificateForTheConfiguredNameOrTheDialledHostOpens(
        host: String, name: String?, certificate: [String]
    ) async throws {
        try await Vault.open { vault in
            var tls = vault.tls
            tls.serverName = name
            try await vault.success(try vault.script(for: certificate), host: host, tls: tls)
        }
    }

    // MARK: What it is shown

    @Test(arguments: [false, true])
    func aConsoleThatWantsACertificateGetsTheConfiguredOne(old: Bool) async throws {
        try await Vault.open { vault in
            let script = try vault.script {
                $0.clientAuthorities = vault.authority.certificate
                $0.speaksTLS12 = old
            }
            let client = try vault.authority.issue("client-\(old)", for: ["DNS:oriel"])
            var tls = vault.tls
            (tls.certificate, tls.privateKey) = (client.certificate, client.privateKey)
            try await vault.success(script, tls: tls)
            let reason = try await vault.failure(.consoleRefused, script)
            #expect(reason.contains("client certificate"))
            #expect(reason.contains("cert_file"))
            let stranger = try TestAuthority("stranger", in: vault.folder).issue("foreign", for: ["DNS:oriel"])
            (tls.certificate, tls.privateKey) = (stranger.certificate, stranger.privateKey)
            let foreign = try await vault.failure(.consoleRefused, script, tls: tls)
            #expect(foreign.contains("not accept the client certificate"))
        }
    }

    // MARK: No way around it

    @Test(arguments: [VNCScript.Security.none, .password("secret"), .types([1, 2, 16])])
    func aConsoleWithoutTLSIsRefusedWhereTLSIsDemanded(security: VNCScript.Security) async throws {
        try await Vault.open { vault in
            let server = try await FakeVNCServer.start(VNCScript(security: security))
            let authorizer = vault.authorizer(server, password: "secret")
            let reason = try await expectFailure(.encryptionRequired, server, authorizer)
            #expect(reason.contains("the console offers no TLS"))
            #expect(server.record.current.heard[1] == Array("RFB 003.008\n".utf8))
        }
    }

    @Test func anOldConsoleThatDictatesNoneIsRefusedWhereTLSIsDemanded() async throws {
        try await Vault.open { vault in
            let reason = try await vault.failure(.encryptionRequired, VNCScript(version: .rfb33))
            #expect(reason.contains("the console offers no TLS"))
        }
    }

    @Test func aConsoleThatOffersBothIsTakenAtItsTLS() async throws {
        try await Vault.open { vault in
            let script = try vault.script { $0.securityTypes = [1, 2, 19] }
            let server = try await FakeVNCServer.start(script)
            let front = try await TestFront.start(vault.authorizer(server))
            let (client, _) = try await RawClient.begin(at: front)
            #expect(server.record.current.heard[1]?.dropFirst(12).first == 19)
            try await client.close()
            try await front.waitForEnds(1)
            try await front.stop()
            try await server.stop()
        }
    }

    @Test func anonymousTLSIsRefused() async throws {
        try await Vault.open { vault in
            let reason = try await vault.failure(.encryptionRequired, try vault.script([257, 258, 259]))
            #expect(reason.contains("anonymous TLS"))
            #expect(reason.contains("TLSNone, TLSVnc, TLSPlain"))
        }
    }

    @Test func aConsoleThatInsistsOnTLSIsRefusedWhereNoneIsConfigured() async throws {
        try await Vault.open { vault in
            let server = try await FakeVNCServer.start(try vault.script())
            let reason = try await expectFailure(.consoleRefused, server, FakeAuthorizer(port: server.port))
            #expect(reason.contains("insists on TLS"))
        }
    }

    // MARK: What is no TLS

    @Test func aConsoleOfOldTLSIsRefused() async throws {
        try await Vault.open { vault in
            let reason = try await vault.failure(.consoleRefused, try vault.script { $0.speaksOldTLS = true })
            #expect(reason.contains("does not speak TLS 1.2"))
        }
    }

    /// An answer of HTTP, the end of an RFB handshake as it would be inside TLS, zeros.
    private static let clearTexts: [[UInt8]] = [
        Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), [0, 0, 0, 0] + VNCScript().serverInit,
        [UInt8](repeating: 0, count: 64),
    ]

    @Test(arguments: Self.clearTexts)
    func whatComesInTheClearBehindTheYesIsNotTakenForTLS(glued: [UInt8]) async throws {
        try await Vault.open { vault in
            let script = try vault.script {
                $0.glued = glued
                $0.beginsTLS = false
            }
            let reason = try await vault.failure(.consoleRefused, script)
            #expect(reason.contains("does not speak TLS"))
        }
    }

    @Test func aConsoleThatNeverBeginsTLSIsGivenUp() async throws {
        try await Vault.open { vault in
            var settings = RelaySettings()
            settings.tlsHandshakeTimeout = .milliseconds(100)
            let reason = try await vault.failure(
                .timedOut, try vault.script { $0.beginsTLS = false }, settings: settings)
            #expect(reason.contains("TLS handshake"))
        }
    }

    @Test func aConsoleThatIsCutAtAnyByteIsRefused() async throws {
        try await Vault.open { vault in
            // In the clear: version, types, version, answer and subtypes, answer. Inside TLS: challenge, result.
            let length = 12 + 2 + 2 + 6 + 1 + 16 + 4
            let script = try vault.script([261]) { $0.password = "secret" }
            for cut in 0..<length {
                var script = script
                script.cut = cut
                _ = try await vault.failure(.consoleRefused, script, password: "secret")
            }
        }
    }

    // MARK: Files

    @Test func aFileThatIsNotThereIsNamed() async throws {
        try await Vault.open { vault in
            let tls = ConsoleTLS(authorities: "\(vault.folder)/nowhere.pem")
            let server = try await FakeVNCServer.start()
            let reason = try await expectFailure(
                .consoleNotVerified, server, vault.authorizer(server, tls: tls))
            #expect(reason.contains("ca_file"))
            #expect(reason.contains("nowhere.pem"))
            #expect(server.record.current.accepted == 0)
        }
    }
}
