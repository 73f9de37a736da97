// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import Foundation
import NIOPosix
import Testing

@testable import Gateway

/// The certificates of a backend's hosts, as an operator is told them.
@Suite(.timeLimit(.minutes(1))) struct PinFinderTests {
    private struct Pinned: CertificatePinning {
        var hosts: [BindAddress]
        var egress = EgressRules(hosts: ["127.0.0.1"])

        func hostsToPin() async -> [BindAddress] { self.hosts }

        func instances() async throws -> [Instance] { throw Self.away }

        func instance(named reference: InstanceReference) async throws -> Instance { throw Self.away }

        func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
            throw Self.away
        }

        func shutdown() async {}

        private static let away = ConsoleError(.backendUnavailable, "no pin is set yet")
    }

    private static func identity(in folder: String) async throws -> TestIdentity {
        let files = try await TestCertificate.make("xen1", in: folder, host: "xen1")
        return TestIdentity(certificate: files.certificateFile, privateKey: files.keyFile)
    }

    private static func find(_ backend: Pinned) async -> PinReport {
        let policy = EgressPolicy(ownAddresses: [], localAddresses: { [] })
        let probe = CertificateProbe(dialer: ConsoleDialer(policy: policy))
        return await PinFinder(probe: probe, group: MultiThreadedEventLoopGroup.singleton).find(backend)
    }

    @Test func theCertificateOfEachHostIsShownWithItsPin() async throws {
        try await withTemporaryFolder { folder in
            let identity = try await Self.identity(in: folder)
            let host = try await FakeTunnelHost.start(TunnelScript(.silence, identity: identity))
            let address = BindAddress(host: "127.0.0.1", port: host.port)
            let report = await Self.find(Pinned(hosts: [address, address]))
            #expect(report.status == .success)
            let seen = try #require(report.hosts.first)
            #expect(report.hosts.count == 1)
            #expect(seen.subject == "CN=xen1")
            #expect(seen.issuer == "CN=xen1")
            #expect(seen.names == ["xen1", "localhost", "127.0.0.1"])
            let fingerprint = try await TestCertificate.openssl([
                "x509", "-noout", "-fingerprint", "-sha256", "-in", identity.certificate,
            ])
            let pin = fingerprint.split(separator: "=").last.map {
                $0.replacing(":", with: "").lowercased().trimmingCharacters(in: .newlines)
            }
            #expect(seen.pin == pin.map { "sha256:\($0)" })
            #expect(report.text.contains("pin       sha256:"))
            #expect(report.text.contains("host      127.0.0.1:\(host.port)\n"))
            #expect(host.record.current.requests.isEmpty)
            try await host.waitForOpen(0)
            try await host.stop()
        }
    }

    @Test func aHostThatCannotBeAskedIsNamedAndTheOthersAreShown() async throws {
        try await withTemporaryFolder { folder in
            let identity = try await Self.identity(in: folder)
            let good = try await FakeTunnelHost.start(TunnelScript(.silence, identity: identity))
            let hole = try BlackHole.closed()
            defer { hole.stop() }
            let noTLS = try await FakeVNCServer.start()
            let report = await Self.find(
                Pinned(hosts: [hole.port, noTLS.port, good.port].map { BindAddress(host: "127.0.0.1", port: $0) }))
            #expect(report.status == .unavailable)
            #expect(Set(report.failed) == ["127.0.0.1:\(hole.port)", "127.0.0.1:\(noTLS.port)"])
            #expect(report.hosts.compactMap(\.pin).count == 1)
            #expect(report.text.contains("failed    "))
            try await good.stop()
            try await noTLS.stop()
        }
    }

    @Test func onlyTheHostsOfTheOperatorAreDialled() async throws {
        let server = try await FakeVNCServer.start()
        let backend = Pinned(
            hosts: [BindAddress(host: "127.0.0.1", port: server.port)], egress: EgressRules(hosts: ["10.0.0.1"]))
        let report = await Self.find(backend)
        #expect(report.hosts.first?.error?.contains("may not be dialled") == true)
        #expect(server.record.current.accepted == 0)
        try await server.stop()
    }

    @Test func whatACertificateSaysIsMadePrintable() {
        var host = HostPin(BindAddress(host: "xen1", port: 443), failed: ConsoleError(.consoleRefused, "no"))
        host.pin = "sha256:00"
        host.subject = "CN=a\u{1b}[2J\nb"
        let report = PinReport(hosts: [host])
        #expect(report.text.contains("subject   CN=a\\u{1b}[2J\\nb\n"))
    }
}
