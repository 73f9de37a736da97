// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing
import XenSimulator

@testable import XenServerBackend

/// Where consoles are, and how they are reached.
@Suite struct ConsoleTests {
    private static let plan = PoolPlan.pool(of: 3, vms: [VMPlan("web", on: "host2"), VMPlan("db", power: .paused)])

    @Test func anEndpointIsATunnelAtTheHostOfTheMachine() async throws {
        try await Stage.with(Self.plan) { stage in
            let endpoint = try await stage.endpoint("web")
            let machine = try stage.pool.vm("web")
            let console = machine.plan.consoles[0].uuid
            #expect(endpoint.address == .tcp(host: "127.0.0.2", port: stage.pool.clearPort))
            #expect(endpoint.tunnel?.path == "/console?uuid=\(console)")
            #expect(endpoint.tunnel?.host == "127.0.0.2:\(stage.pool.clearPort)" && endpoint.tls == nil)
            #expect(endpoint.security == RFBSecurity(allowsPlaintext: true))
            let host = try #require(stage.pool.hosts.first { $0.name == "host2" })
            #expect(endpoint.generation == "\(machine.plan.uuid)/\(host.ref)/\(console)/\(machine.domain)")
            #expect(stage.backend.egress.hosts == ["127.0.0.1"])
        }
    }

    @Test func tlsIsThatOfTheSettings() async throws {
        try await withTemporaryFolder { folder in
            let authority = try TestAuthority("authority", in: folder)
            let identities = try (1...2).map { try authority.issue("host\($0)", for: ["IP:127.0.0.\($0)"]) }
            let hosts = (1...2).map { number in
                HostPlan(
                    "host\(number)", address: "127.0.0.\(number)", certificate: identities[number - 1].certificate,
                    privateKey: identities[number - 1].privateKey)
            }
            let plan = PoolPlan(hosts: hosts, vms: [VMPlan("web", on: "host2")])
            let pin = "sha256:" + String(repeating: "ab", count: 32)
            try await Stage.with(plan) { settings in
                settings.tls.authorities = authority.certificate
                settings.tls.pins.byHost["host2"] = [try #require(CertificatePin(pin))]
            } _: { clear in
                let url = try #require(XenURL(clear.pool.url()))
                var settings = XenServerSettings(url: url, username: "root", password: .environment("UNUSED"))
                settings.allowedNetworks = [try #require(IPNetwork("127.0.0.0/8"))]
                settings.tls.authorities = authority.certificate
                settings.tls.pins.byHost["host2"] = [try #require(CertificatePin(pin))]
                let account = Account(username: "root", password: Secret("xen-root"))
                let backend = XenServerBackend(
                    name: "xen", settings: settings, accounts: [.control: account, .console: account],
                    times: .patient, logger: clear.log.logger)
                let endpoint = try await backend.consoleEndpoint(of: try clear.id("web"), kind: .vnc)
                #expect(endpoint.address == .tcp(host: "127.0.0.2", port: clear.pool.tlsPort))
                #expect(endpoint.tls == settings.tls.tls(for: HostNames(["host2"])) && endpoint.tls?.pins.count == 1)
                #expect(!endpoint.security.allowsPlaintext)
                #expect(backend.consoleTLS == [ConsoleTLS(authorities: authority.certificate)])
                #expect(await backend.hostsToPin().map(\.host).sorted() == ["127.0.0.1", "127.0.0.2"])
                await backend.shutdown()
            }
        }
    }

    @Test(arguments: [
        LocationForm.uuid, .ref, .noHost, .empty, .text("https://evil.example.org/x?uuid=1&session_id=2"),
        .text("\r\n"),
    ])
    func theLocationDecidesAboutTheFormOnly(form: LocationForm) async throws {
        try await Stage.with(Self.plan) { stage in
            try stage.pool.set { $0.location = form }
            let endpoint = try await stage.endpoint("web")
            let machine = try stage.pool.vm("web")
            let isByReference = if case .ref = form { true } else { false }
            #expect(
                endpoint.tunnel?.path
                    == (isByReference
                        ? "/console?ref=\(machine.consoleRefs[0])" : "/console?uuid=\(machine.plan.consoles[0].uuid)"))
            #expect(endpoint.host == "127.0.0.2")
        }
    }

    @Test func theOperatorsAddressCountsBeforeTheHosts() async throws {
        try await Stage.with(Self.plan) { settings in
            settings.addresses.byHost["host2"] = HostAndPort("127.0.0.77:4430")
        } _: { stage in
            let endpoint = try await stage.endpoint("web")
            #expect(endpoint.address == .tcp(host: "127.0.0.77", port: 4430))
        }
        try await Stage.with(Self.plan) { settings in
            settings.addresses.common = HostAndPort("169.254.0.1")
        } _: { stage in
            let endpoint = try await stage.endpoint("web")
            #expect(endpoint.host == "169.254.0.1")
        }
    }

    @Test func theScreenIsTakenAmongSeveralConsoles() async throws {
        try await Stage.with(Self.plan) { stage in
            let screen = ConsolePlan()
            try stage.pool.setConsoles([ConsolePlan(protocol: "vt100"), screen, ConsolePlan()], of: "web")
            #expect(try await stage.endpoint("web").tunnel?.path == "/console?uuid=\(screen.uuid)")
            try stage.pool.setConsoles([ConsolePlan(protocol: "vt100"), ConsolePlan(protocol: "rdp")], of: "web")
            try await expectFailure(.consoleTypeUnavailable) { _ = try await stage.endpoint("web") }
            try stage.pool.setConsoles([], of: "web")
            try await expectFailure(.consoleNotReady) { _ = try await stage.endpoint("web") }
            try stage.pool.setConsoles([ConsolePlan(uuid: "x\r\nCookie: y")], of: "web")
            try await expectFailure(.consoleNotReady) { _ = try await stage.endpoint("web") }
        }
    }

    @Test func onlyARunningMachineHasAScreen() async throws {
        try await Stage.with(Self.plan) { stage in
            try await expectFailure(.instanceNotRunning) { _ = try await stage.endpoint("db") }
            try stage.pool.setPower(.halted, of: "web")
            try await expectFailure(.instanceNotRunning) { _ = try await stage.endpoint("web") }
        }
    }

    @Test func consolesCanBeSwitchedOff() async throws {
        try await Stage.with(Self.plan) {
            $0.vncEnabled = false
        } _: { stage in
            try await expectFailure(.consoleTypeUnavailable) { _ = try await stage.endpoint("web") }
            try await expectFailure(.consoleTypeUnavailable) {
                try await stage.backend.checkConsole(of: try stage.id("web"), kind: .vnc)
            }
        }
    }

    @Test func aMachineThatMovedIsFoundOnItsNewHost() async throws {
        try await Stage.with(Self.plan) { stage in
            let id = try stage.id("web")
            let before = try await stage.endpoint("web")
            try await stage.backend.confirmConsole(at: before, of: id, kind: .vnc)
            try stage.pool.migrate("web", to: "host3")
            try await expectFailure(.consoleMoved) {
                try await stage.backend.confirmConsole(at: before, of: id, kind: .vnc)
            }
            let after = try await stage.backend.consoleEndpoint(
                of: id, kind: .vnc, after: .consoleMoved, at: before)
            #expect(before.host == "127.0.0.2" && after.host == "127.0.0.3" && after.session == before.session)
            try await stage.backend.confirmConsole(at: after, of: id, kind: .vnc)
        }
    }

    @Test func aMachineThatWasStartedAnewIsAnotherConsole() async throws {
        try await Stage.with(Self.plan) { stage in
            let before = try await stage.endpoint("web")
            try stage.pool.boot("web")
            try await expectFailure(.consoleMoved) {
                try await stage.backend.confirmConsole(at: before, of: try stage.id("web"), kind: .vnc)
            }
            // Where it was, and with the consoles that it had: only its domain tells.
            let between = try await stage.endpoint("web")
            try stage.pool.migrate("web", to: "host2", renewsConsoles: false)
            try await expectFailure(.consoleMoved) {
                try await stage.backend.confirmConsole(at: between, of: try stage.id("web"), kind: .vnc)
            }
        }
    }

    @Test func aCheckAsksForNoConsoleSession() async throws {
        try await Stage.with(Self.plan, console: "viewer") { stage in
            stage.pool.setUser("viewer", UserPlan(password: "viewer-password", role: .vmOperator))
            try await stage.backend.checkConsole(of: try stage.id("web"), kind: .vnc)
            #expect(stage.pool.counters.loginsByUser == ["root": 1])
            _ = try await stage.endpoint("web")
            #expect(stage.pool.counters.loginsByUser == ["root": 1, "viewer": 1])
        }
    }
}
