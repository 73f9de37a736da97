// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing
import XenSimulator

@testable import XenServerBackend

/// Pools whose hosts have signed their certificates themselves, as they come.
@Suite struct PinnedPoolTests {
    private func with(
        tls: (XenSimulator) throws -> XenTLSSettings, _ body: (XenServerBackend, XenSimulator) async throws -> Void
    ) async throws {
        let pool = try await XenSimulator.start(PoolPlan.pool(of: 2, vms: [VMPlan("web", on: "host2")]))
        var settings = XenServerSettings(
            url: try #require(XenURL(pool.url())), username: "root", password: .environment("UNUSED"))
        settings.allowedNetworks = [try #require(IPNetwork("127.0.0.0/8"))]
        settings.tls = try tls(pool)
        let account = Account(username: "root", password: Secret("xen-root"))
        let backend = XenServerBackend(
            name: "xen", settings: settings, accounts: [.control: account, .console: account], times: .patient,
            logger: LogLines().logger)
        try await body(backend, pool)
        await backend.shutdown()
        await pool.stop()
    }

    private func pin(_ host: String, of pool: XenSimulator) throws -> CertificatePin {
        try #require(CertificatePin(pool.fingerprint(of: host)))
    }

    @Test func theHostWithItsPinIsBelieved() async throws {
        try await self.with { pool in
            var tls = XenTLSSettings()
            tls.pins.byHost = [
                "127.0.0.1": [try self.pin("host1", of: pool)], "host2": [try self.pin("host2", of: pool)],
            ]
            return tls
        } _: { backend, pool in
            let id = try #require(InstanceID(pool.vm("web").plan.uuid))
            let endpoint = try await backend.consoleEndpoint(of: id, kind: .vnc)
            #expect(endpoint.tls?.pins == [try self.pin("host2", of: pool)])
            #expect(endpoint.address == .tcp(host: "127.0.0.2", port: pool.tlsPort))
        }
    }

    @Test func anotherCertificateGetsNoPassword() async throws {
        try await self.with { pool in
            var tls = XenTLSSettings()
            tls.pins.common = [try self.pin("host2", of: pool)]
            return tls
        } _: { backend, pool in
            do {
                _ = try await backend.instances()
                Issue.record("another certificate is believed")
            } catch let error as ConsoleError {
                #expect(error.code == .backendUnavailable)
                #expect(error.explanation.contains(pool.fingerprint(of: "host1")))
            }
            #expect(pool.counters.calls.isEmpty && pool.counters.logins == 0)
            // Before the first pin is right there is nothing but what the operator wrote.
            #expect(await backend.hostsToPin() == [BindAddress(host: "127.0.0.1", port: pool.tlsPort)])
        }
    }

    @Test func aCertificateOfNobodysIsNotBelievedUnlessNobodyLooks() async throws {
        try await self.with { _ in
            XenTLSSettings()
        } _: { backend, pool in
            try await expectFailure(.backendUnavailable) { _ = try await backend.instances() }
            #expect(pool.counters.logins == 0)
        }
        try await self.with { _ in
            var tls = XenTLSSettings()
            tls.isVerified = false
            return tls
        } _: { backend, _ in
            let instances = try await backend.instances()
            #expect(instances.map(\.name) == ["web"])
        }
    }
}
