// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Users of a real Keystone, by OpenStack's own clients.
@Suite(.serialized) struct KeystoneTests {
    private static func gateway(
        _ keystone: Keystone, backends: [String], cache: String = "0s", blue: [String]
    ) throws -> OrielProcess {
        let keys = [
            "kind: keystone", "url: \"\(keystone.url)\"", "username: oriel", "password: {env: KEYSTONE_PASSWORD}",
            "project: service", "cache: \(cache)",
        ]
        let owners = keystone.projects["blue"].map { "\($0): {instances: [\(blue.joined(separator: ", "))]}" } ?? ""
        return try OrielProcess(
            backends: backends, api: "identity: {\(keys.joined(separator: ", "))}", more: ["projects: {\(owners)}"],
            environment: ["KEYSTONE_PASSWORD": Keystone.password])
    }

    /// What `GET /v1/instances` answers to `token`.
    private static func ask(_ gateway: OrielProcess, _ token: String) throws -> HTTP.Answer {
        try HTTP.get("\(gateway.api)/v1/instances", headers: ["X-Auth-Token: \(token)"])
    }

    @Test func whoLogsInAtKeystoneOpensTheConsolesOfTheirProject() throws {
        let hypervisor = try Hypervisor.shared.get()
        let guest = try hypervisor.start("owned")
        let keystone = try Keystone()
        let gateway = try Self.gateway(keystone, backends: ["kvm: \(hypervisor.backend)"], blue: [guest.uuid])
        try keystone.announce(gateway)
        let show = ["console", "url", "show", "--novnc", "-f", "value", "-c", "url", "owned"]
        let results = try OpenStackClients.run([
            OpenStackClients.openstack(show, "ann", project: "blue", keystone),
            OpenStackClients.openstack(
                ["get-vnc-console", "owned", "novnc"], "ann", project: "blue", keystone, program: .nova),
            OpenStackClients.openstack(show, "rita", project: "blue", keystone),
            OpenStackClients.openstack(show, "admin", password: "secret-admin", project: "admin", keystone),
            OpenStackClients.openstack(show, "bob", project: "red", keystone),
        ])
        for result in results.prefix(4) {
            let url = try #require(result.url, "\(result.errors)")
            #expect(try OpenedConsole.name(url, type: "novnc", of: gateway) == "QEMU (owned)")
        }
        #expect(results[2].url?.contains("view_only=1") == true && results[0].url?.contains("view_only=1") == false)
        #expect(results[4].status != 0 && results[4].errors.contains("owned"))
        #expect(gateway.log.contains("principal=ann@Default"))
        #expect(!gateway.log.contains(Keystone.password))
    }

    @Test func whatKeystoneDoesNotKnowAnyMoreIsRefused() throws {
        let keystone = try Keystone()
        let gateway = try Self.gateway(
            keystone, backends: ["lab: {kind: static, instances: {box: {host: 127.0.0.1, port: 5999}}}"], blue: [])
        let token = try keystone.token("ann", project: "blue")
        #expect(try Self.ask(gateway, token).status == 200)
        #expect(try Self.ask(gateway, String(token.dropLast(8)) + "AAAAAAAA").status == 401)
        #expect(try Self.ask(gateway, "short").status == 401)
        try keystone.revoke(token)
        #expect(try Self.ask(gateway, token).status == 401)

        let other = try keystone.token("ann", project: "blue")
        keystone.stop()
        let start = ContinuousClock.now
        let away = try Self.ask(gateway, other)
        // The question has two seconds; the rest is for a machine that has other things to do.
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(away.status == 503)
        #expect(away.head.lowercased().contains("retry-after: 5"))
        try keystone.start()
        #expect(try Self.ask(gateway, other).status == 200)
    }
}
