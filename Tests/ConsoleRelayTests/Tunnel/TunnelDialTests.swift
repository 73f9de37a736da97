// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import NIOPosix
import TLS
import Testing

@testable import ConsoleRelay

/// Consoles behind an HTTP CONNECT tunnel, over real TLS: which are opened, and why the others are not.
@Suite(.timeLimit(.minutes(2))) struct TunnelDialTests {
    @Test func aConsoleOpensThroughATunnelInsideTLS() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { [.open(port: $0)] })
            try await stage.success()
            #expect(
                stage.host.record.current.requests == [
                    "CONNECT /console?uuid=1 HTTP/1.0\r\nHost: 127.0.0.1\r\nUser-Agent: oriel\r\n"
                        + "Cookie: session_id=\(TunnelStage.session)\r\n\r\n"
                ])
        }
    }

    @Test func aBannerInTheWriteOfTheReplyIsTheConsoles() async throws {
        try await Vault.open { vault in
            try await TunnelStage.set(in: vault, answers: { [.openGlued(port: $0)] }).success()
        }
    }

    @Test func aHostThatTakesItsTimeOverEachByteOpens() async throws {
        try await Vault.open { vault in
            var console = VNCScript()
            console.isByteByByte = true
            let stage = try await TunnelStage.set(in: vault, console, answers: { [.open(port: $0)] }) {
                $0.isByteByByte = true
            }
            try await stage.success()
        }
    }

    @Test func loopbackNeedsNoTLS() async throws {
        try await Vault.open { vault in
            for answer in [TunnelScript.Answer.open, TunnelScript.Answer.openGlued] {
                try await TunnelStage.set(in: vault, answers: { [answer($0)] }) { $0.identity = nil }.success()
            }
        }
    }

    @Test func tlsWithoutATunnelLeadsToAConsoleToo() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { [.open(port: $0)] }) {
                $0.needsRequest = false
                $0.reply = ""
            }
            stage.authorizer.state.update { $0.grant.endpoint.tunnel = nil }
            try await stage.success()
            #expect(stage.host.record.current.requests.isEmpty)
        }
    }

    @Test func aPasswordIsAskedForInsideTheTunnel() async throws {
        try await Vault.open { vault in
            let console = VNCScript(security: .password("secret"))
            let stage = try await TunnelStage.set(in: vault, console, answers: { [.open(port: $0)] })
            stage.authorizer.state.update { $0.grant.endpoint.security.password = Secret("secret") }
            try await stage.success()
        }
    }

    @Test func veNCryptBeginsInsideTheTunnel() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, try vault.script(), answers: { [.open(port: $0)] })
            stage.authorizer.state.update { $0.grant.endpoint.security.tls = vault.tls }
            try await stage.success()
        }
    }

    // MARK: Refusals

    @Test(arguments: [
        (403, ConsoleError.Code.backendDenied), (404, .consoleUnreachable), (503, .consoleBusy),
        (431, .consoleUnreachable),
    ])
    func aRefusalIsToldAndItsPageIsNot(status: Int, code: ConsoleError.Code) async throws {
        try await Vault.open { vault in
            let page = "<html>alice is looking, by \(TunnelStage.session)</html>"
            let stage = try await TunnelStage.set(in: vault, answers: { _ in [.refusal(status, page: page)] })
            let reason = try await stage.failure(code)
            #expect(reason.contains("\(status)"))
            #expect(!reason.contains("alice"))
            #expect(stage.authorizer.state.current.refreshed.isEmpty)
            #expect(stage.host.record.current.accepted == 1)
        }
    }

    @Test(arguments: [0, 1, 12, 40, 77])
    func aReplyThatIsCutOpensNothing(count: Int) async throws {
        try await Vault.open { vault in
            let bytes = Array(TunnelScript.success.utf8.prefix(count))
            let stage = try await TunnelStage.set(in: vault, answers: { _ in [.bytes(bytes, closes: true)] })
            #expect(try await stage.failure(.consoleUnreachable).contains("closed the connection before it answered"))
        }
    }

    @Test func aTunnelToADeadConsoleIsToldAsWhatItIs() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { _ in [.text(TunnelScript.success)] })
            #expect(
                try await stage.failure(.consoleUnreachable).contains("accepted the tunnel and its console is dead"))
        }
    }

    @Test func whatIsNoHTTPAndWhatHasNoEndAreRefused() async throws {
        try await Vault.open { vault in
            let first = try await TunnelStage.set(in: vault, answers: { _ in [.text("SSH-2.0-OpenSSH_9\r\n")] })
            #expect(try await first.failure(.consoleUnreachable).contains("is not HTTP"))
            let endless = "HTTP/1.1 200 OK\r\n" + String(repeating: "A: bcdefgh\r\n", count: 4000)
            let second = try await TunnelStage.set(in: vault, answers: { _ in [.text(endless)] })
            #expect(try await second.failure(.consoleUnreachable).contains("8 KiB"))
        }
    }

    @Test func aTunnelThatCannotBeAskedForIsNotDialled() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { [.open(port: $0)] })
            stage.authorizer.state.update { $0.grant.endpoint.tunnel?.session = Secret("OpaqueRef:1; session_id=2") }
            _ = try await stage.failure(.consoleUnreachable)
            #expect(stage.host.record.current.accepted == 0)
        }
    }

    // MARK: Certificates

    @Test func aCertificateThatDoesNotVerifyHearsNothingOfASession() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { [.open(port: $0)] })
            stage.authorizer.state.update { $0.grant.endpoint.tls = ConsoleTLS() }
            let reason = try await stage.failure(.consoleNotVerified)
            #expect(reason.contains("signed by none of the authorities"))
            #expect(stage.host.record.current.requests.isEmpty)
        }
    }

    @Test func aCertificateOfAnotherNameHearsNothingOfASession() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { [.open(port: $0)] })
            stage.authorizer.state.update { $0.grant.endpoint.tls?.serverName = "xen1.example.org" }
            _ = try await stage.failure(.consoleNotVerified)
            #expect(stage.host.record.current.requests.isEmpty)
        }
    }

    @Test func aPinAdmitsOneCertificateAndNoOther() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { [.open(port: $0)] })
            let probe = CertificateProbe(dialer: ConsoleDialer(policy: EgressPolicy(ownAddresses: []) { [] }))
            let seen = try await probe.certificate(
                of: BindAddress(host: "127.0.0.1", port: stage.host.port), minimumVersion: .tls12,
                rules: EgressRules(hosts: ["127.0.0.1"]), on: MultiThreadedEventLoopGroup.singleton.next())
            stage.authorizer.state.update { $0.grant.endpoint.tls = ConsoleTLS(pins: [seen.pin]) }
            try await stage.success()
            let files = try await TestCertificate.make(in: vault.folder)
            let other = try await TunnelStage.set(in: vault, answers: { [.open(port: $0)] }) {
                $0.identity = TestIdentity(certificate: files.certificateFile, privateKey: files.keyFile)
            }
            other.authorizer.state.update { $0.grant.endpoint.tls = ConsoleTLS(pins: [seen.pin]) }
            let reason = try await other.failure(.consoleNotVerified)
            #expect(reason.contains("none of those that are pinned: it has the pin sha256:"))
            #expect(other.host.record.current.requests.isEmpty)
        }
    }

    @Test func aHostThatSpeaksNoTLSIsRefused() async throws {
        try await Vault.open { vault in
            // RFB where TLS has to be.
            let server = try await FakeVNCServer.start()
            let authorizer = FakeAuthorizer(port: server.port)
            authorizer.state.update { $0.grant.endpoint.tls = vault.tls }
            let reason = try await expectFailure(.consoleRefused, server, authorizer)
            #expect(reason.contains("does not speak TLS"))
        }
    }

    @Test func aHostThatNeverEndsItsHandshakeIsGivenUp() async throws {
        try await Vault.open { vault in
            var script = VNCScript()
            script.greetsWhenTold = true
            let server = try await FakeVNCServer.start(script)
            let authorizer = FakeAuthorizer(port: server.port)
            authorizer.state.update { $0.grant.endpoint.tls = vault.tls }
            var settings = RelaySettings()
            settings.tlsHandshakeTimeout = .milliseconds(100)
            let reason = try await expectFailure(.timedOut, server, authorizer, settings: settings)
            #expect(reason.contains("TLS handshake"))
        }
    }

    @Test func aFileThatIsNotThereIsNamed() async throws {
        try await Vault.open { vault in
            let stage = try await TunnelStage.set(in: vault, answers: { [.open(port: $0)] })
            stage.authorizer.state.update { $0.grant.endpoint.tls?.authorities = "\(vault.folder)/nowhere.pem" }
            #expect(try await stage.failure(.consoleNotVerified).contains("nowhere.pem"))
            #expect(stage.host.record.current.accepted == 0)
        }
    }
}
