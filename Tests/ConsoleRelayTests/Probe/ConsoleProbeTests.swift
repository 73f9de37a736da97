// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import NIOPosix
import Testing

@testable import ConsoleRelay

/// What a probe says of consoles, good and bad.
@Suite struct ConsoleProbeTests {
    /// What a probe of `endpoint` found, hop by hop: `pass`, `skip`, or the code of the failure, and what it said.
    private static func probe(
        _ endpoint: ConsoleEndpoint, hosts: Set<String> = ["127.0.0.1"], folders: [String] = [],
        setUpTimeout: Int64 = 20_000
    ) async -> (verdicts: [String], texts: [String]) {
        var settings = RelaySettings()
        settings.setUpTimeout = .milliseconds(setUpTimeout)
        let policy = EgressPolicy(ownAddresses: [], localAddresses: { [] })
        let probe = ConsoleProbe(dialer: ConsoleDialer(policy: policy, settings: settings), settings: settings)
        let findings = await probe.probe(
            endpoint, rules: EgressRules(hosts: hosts, socketFolders: folders),
            on: MultiThreadedEventLoopGroup.singleton.next())
        let layers = endpoint.layers.map { ProbeHop($0) }
        #expect(findings.map(\.hop) == [.egress, .connect] + layers + [.greeting, .tls, .security])
        let told = findings.map { finding in
            switch finding.outcome {
            case .passed(let detail): ("pass", detail)
            case .skipped(let reason): ("skip", reason)
            case .failed(let error): ("\(error.code)", error.explanation)
            }
        }
        return (told.map(\.0), told.map(\.1))
    }

    /// Probes a server that does what `script` says, and looks that nobody sent it a ClientInit.
    private static func probe(
        _ script: VNCScript, _ security: RFBSecurity = RFBSecurity(), setUpTimeout: Int64 = 20_000
    ) async throws -> (verdicts: [String], texts: [String]) {
        let server = try await FakeVNCServer.start(script)
        let endpoint = ConsoleEndpoint(host: "127.0.0.1", port: server.port, security: security)
        let result = await Self.probe(endpoint, setUpTimeout: setUpTimeout)
        try await server.waitForOpen(0)
        #expect(server.record.current.sharedFlags.isEmpty)
        #expect(server.record.current.begun == 0)
        try await server.stop()
        return result
    }

    @Test(arguments: VNCScript.Version.allCases)
    func anOpenConsolePassesEachHopAndSeesNoViewer(version: VNCScript.Version) async throws {
        let result = try await Self.probe(VNCScript(version: version))
        #expect(result.verdicts == ["pass", "pass", "pass", "skip", "pass"])
        #expect(result.texts[2] == "RFB 003.00\(version.rawValue)")
        #expect(result.texts[4] == "offers None; None is used")
    }

    @Test func aRightPasswordPassesAndAWrongOneFailsAtSecurity() async throws {
        let script = VNCScript(security: .password("secret"))
        let right = try await Self.probe(script, RFBSecurity(password: Secret("secret")))
        #expect(right.verdicts == ["pass", "pass", "pass", "skip", "pass"])
        #expect(right.texts[4] == "offers VNC authentication; VNC authentication is used")
        let wrong = try await Self.probe(script, RFBSecurity(password: Secret("guess")))
        #expect(wrong.verdicts == ["pass", "pass", "pass", "skip", "consoleRefused"])
        #expect(wrong.texts[4].contains("did not accept the password"))
        #expect(!wrong.texts[4].contains("guess"))
        let none = try await Self.probe(script)
        #expect(none.verdicts == ["pass", "pass", "pass", "skip", "consoleRefused"])
        #expect(none.texts[4].contains("asks for a password and none is known"))
    }

    @Test func aConsoleWithACertificatePassesWithTheTypesItOffers() async throws {
        try await Vault.open { vault in
            let script = try vault.script([257, 260])
            let result = try await Self.probe(script, RFBSecurity(tls: vault.tls))
            #expect(result.verdicts == ["pass", "pass", "pass", "pass", "pass"])
            #expect(result.texts[4] == "offers VeNCrypt (TLSNone, X509None); X509None is used")
        }
    }

    @Test func aWrongPasswordInsideTLSIsNoFaultOfTheCertificate() async throws {
        try await Vault.open { vault in
            let script = try vault.script([261]) { $0.password = "secret" }
            let result = try await Self.probe(script, RFBSecurity(password: Secret("guess"), tls: vault.tls))
            #expect(result.verdicts == ["pass", "pass", "pass", "pass", "consoleRefused"])
        }
    }

    @Test func aCertificateOfSomebodyElseFailsAtTLS() async throws {
        try await Vault.open { vault in
            let script = try vault.script(for: ["DNS:kvm9.example.org"])
            let result = try await Self.probe(script, RFBSecurity(tls: vault.tls))
            #expect(result.verdicts == ["pass", "pass", "pass", "consoleNotVerified", "skip"])
            #expect(result.texts[3].contains("certificate is not for 127.0.0.1"))
        }
    }

    @Test func aCertificateOfOursThatIsMissingFailsAtTLS() async throws {
        try await Vault.open { vault in
            let script = try vault.script { $0.clientAuthorities = vault.authority.certificate }
            let result = try await Self.probe(script, RFBSecurity(tls: vault.tls))
            #expect(result.verdicts == ["pass", "pass", "pass", "consoleRefused", "skip"])
            #expect(result.texts[3].contains("client certificate"))
        }
    }

    @Test func aFileThatIsNotThereFailsAtTLSBeforeAnythingIsDialled() async throws {
        try await Vault.open { vault in
            let tls = ConsoleTLS(authorities: "\(vault.folder)/nowhere.pem")
            let endpoint = ConsoleEndpoint(host: "127.0.0.1", port: 5900, security: RFBSecurity(tls: tls))
            let result = await Self.probe(endpoint)
            #expect(result.verdicts == ["pass", "skip", "skip", "consoleNotVerified", "skip"])
            #expect(result.texts[3].contains("nowhere.pem"))
        }
    }

    @Test func missingTLSFailsAtSecurityWhereItIsDemanded() async throws {
        try await Vault.open { vault in
            let result = try await Self.probe(VNCScript(), RFBSecurity(tls: vault.tls))
            #expect(result.verdicts == ["pass", "pass", "pass", "skip", "encryptionRequired"])
            #expect(result.texts[4].contains("it offers None"))
        }
    }

    @Test func aConsoleThatRefusesSaysWhy() async throws {
        let result = try await Self.probe(VNCScript(security: .refusal(reason: "too many viewers")))
        #expect(result.verdicts == ["pass", "pass", "pass", "skip", "consoleRefused"])
        #expect(result.texts[4].contains("too many viewers"))
    }

    @Test func whatIsNoVNCServerFailsAtTheGreeting() async throws {
        var script = VNCScript()
        script.greeting = Array("SSH-2.0-OpenSSH\r\n".utf8)
        let result = try await Self.probe(script)
        #expect(result.verdicts == ["pass", "pass", "consoleRefused", "skip", "skip"])
    }

    @Test func aSilentConsoleFailsAtTheGreetingWhenTheTimeIsUp() async throws {
        var script = VNCScript()
        script.greetsWhenTold = true
        let result = try await Self.probe(script, setUpTimeout: 10_000)
        #expect(result.verdicts == ["pass", "pass", "timedOut", "skip", "skip"])
    }

    @Test func aClosedPortFailsAtTheConnection() async throws {
        let hole = try BlackHole.closed()
        defer { hole.stop() }
        let result = await Self.probe(ConsoleEndpoint(host: "127.0.0.1", port: hole.port))
        #expect(result.verdicts == ["pass", "consoleUnreachable", "skip", "skip", "skip"])
    }

    @Test func anAddressThatIsNotAllowedIsNotDialled() async throws {
        let server = try await FakeVNCServer.start()
        let result = await Self.probe(ConsoleEndpoint(host: "127.0.0.1", port: server.port), hosts: [])
        #expect(result.verdicts == ["egressDenied", "skip", "skip", "skip", "skip"])
        #expect(server.record.current.accepted == 0)
        try await server.stop()
    }

    @Test func aSocketIsTriedWhereItsFolderIsAllowed() async throws {
        try await withTemporaryFolder { folder in
            let server = try await FakeVNCServer.start(path: "\(folder)/vnc.sock")
            let endpoint = ConsoleEndpoint(address: .unixSocket(path: "\(folder)/vnc.sock"))
            let good = await Self.probe(endpoint, folders: [folder])
            #expect(good.verdicts == ["pass", "pass", "pass", "skip", "pass"])
            let bad = await Self.probe(endpoint)
            #expect(bad.verdicts == ["egressDenied", "skip", "skip", "skip", "skip"])
            try await server.stop()
        }
    }

    // MARK: Tunnels

    /// Probes a console behind a tunnel that is answered so.
    private static func probe(
        in vault: Vault, _ answer: (Int) -> TunnelScript.Answer, change: (inout ConsoleEndpoint) -> Void = { _ in }
    ) async throws -> (verdicts: [String], texts: [String]) {
        let stage = try await TunnelStage.set(in: vault, answers: { [answer($0)] })
        var endpoint = TunnelStage.endpoint(stage.host, tls: vault.tls)
        change(&endpoint)
        let result = await Self.probe(endpoint)
        #expect(!result.texts.contains { $0.contains("OpaqueRef") })
        try await stage.strike()
        #expect(stage.console.record.current.sharedFlags.isEmpty)
        return result
    }

    @Test func aConsoleBehindATunnelPassesTwoHopsMore() async throws {
        try await Vault.open { vault in
            let result = try await Self.probe(in: vault, { .open(port: $0) })
            #expect(result.verdicts == ["pass", "pass", "pass", "pass", "pass", "skip", "pass"])
            #expect(result.texts[2] == "the certificate is verified")
            let careless = try await Self.probe(in: vault, { .open(port: $0) }) {
                $0.tls = ConsoleTLS(isVerified: false)
            }
            #expect(careless.verdicts == result.verdicts)
            #expect(careless.texts[2].contains("not verified"))
        }
    }

    @Test(arguments: [
        (401, "backendSessionRejected"), (403, "backendDenied"), (404, "consoleUnreachable"), (500, "consoleMoved"),
        (503, "consoleBusy"),
    ])
    func aRefusalFailsAtTheTunnel(status: Int, verdict: String) async throws {
        try await Vault.open { vault in
            let result = try await Self.probe(in: vault, { _ in .refusal(status) })
            #expect(result.verdicts == ["pass", "pass", "pass", verdict, "skip", "skip", "skip"])
        }
    }

    @Test func aDeadConsoleFailsAtTheGreetingBehindATunnelThatStands() async throws {
        try await Vault.open { vault in
            let result = try await Self.probe(in: vault, { _ in .text(TunnelScript.success) })
            #expect(result.verdicts == ["pass", "pass", "pass", "pass", "consoleUnreachable", "skip", "skip"])
            #expect(result.texts[4].contains("its console is dead"))
        }
    }

    @Test func aHostThatIsNotTrustedFailsAtItsTLS() async throws {
        try await Vault.open { vault in
            let result = try await Self.probe(in: vault, { .open(port: $0) }) { $0.tls = ConsoleTLS() }
            #expect(result.verdicts == ["pass", "pass", "consoleNotVerified", "skip", "skip", "skip", "skip"])
            let missing = try await Self.probe(in: vault, { .open(port: $0) }) {
                $0.tls = ConsoleTLS(authorities: "\(vault.folder)/nowhere.pem")
            }
            #expect(missing.verdicts == ["pass", "skip", "consoleNotVerified", "skip", "skip", "skip", "skip"])
        }
    }

    @Test func aTunnelThatCannotBeAskedForFailsThereBeforeAnythingIsDialled() async throws {
        try await Vault.open { vault in
            let result = try await Self.probe(in: vault, { .open(port: $0) }) { $0.tunnel?.path = "no path" }
            #expect(result.verdicts == ["pass", "skip", "skip", "consoleUnreachable", "skip", "skip", "skip"])
        }
    }
}
