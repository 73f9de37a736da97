// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Users of a real Keystone, by OpenStack's own clients.
@Suite(.serialized) struct KeystoneTests {
    /// As whom Oriel itself signs in.
    private enum Account {
        case password
        case application(id: String, secret: String)

        var keys: [String] {
            switch self {
            case .password: ["username: oriel", "password: {env: KEYSTONE_SECRET}", "project: service"]
            case .application(let id, _):
                ["application_credential_id: \(id)", "application_credential_secret: {env: KEYSTONE_SECRET}"]
            }
        }

        var secret: String {
            switch self {
            case .password: Keystone.password
            case .application(_, let secret): secret
            }
        }
    }

    private static func gateway(
        _ keystone: Keystone,
        backends: [String] = ["lab: {kind: static, instances: {box: {host: 127.0.0.1, port: 5999}}}"],
        as account: Account = .password, cache: String = "0s", blue: [String] = []
    ) throws -> OrielProcess {
        let keys = ["kind: keystone", "url: \"\(keystone.url)\"", "cache: \(cache)"] + account.keys
        let owners = keystone.projects["blue"].map { "\($0): {instances: [\(blue.joined(separator: ", "))]}" } ?? ""
        return try OrielProcess(
            backends: backends, api: "identity: {\(keys.joined(separator: ", "))}", more: ["projects: {\(owners)}"],
            environment: ["KEYSTONE_SECRET": account.secret])
    }

    /// The status of what `GET /v1/instances` answers to `token`.
    private static func status(_ gateway: OrielProcess, _ token: String) throws -> Int {
        try HTTP.get("\(gateway.api)/v1/instances", headers: ["X-Auth-Token: \(token)"]).status
    }

    @Test func whoLogsInAtKeystoneOpensTheConsolesOfTheirProject() throws {
        let hypervisor = try Hypervisor.shared.get()
        let guest = try hypervisor.start("owned")
        let keystone = try Keystone.shared.get()
        try keystone.run()
        let own = try keystone.applicationCredential(of: "oriel", project: "service")
        let gateway = try Self.gateway(
            keystone, backends: ["kvm: \(hypervisor.backend)"], as: .application(id: own.id, secret: own.secret),
            blue: [guest.uuid])
        try keystone.announce(gateway)
        let credential = try keystone.applicationCredential(of: "ann", project: "blue")
        let show = ["console", "url", "show", "--novnc", "-f", "value", "-c", "url", "owned"]
        let results = try OpenStackClients.run([
            OpenStackClients.openstack(show, "ann", project: "blue", keystone),
            OpenStackClients.openstack(
                ["get-vnc-console", "owned", "novnc"], "ann", project: "blue", keystone, program: .nova),
            OpenStackClients.openstack(show, with: credential, keystone),
            OpenStackClients.openstack(show, "admin", password: "secret-admin", project: "admin", keystone),
            OpenStackClients.openstack(show, "rita", project: "blue", keystone),
            OpenStackClients.openstack(show, "bob", project: "red", keystone),
        ])
        for result in results.prefix(5) {
            let url = try #require(result.url, "\(result.errors)")
            #expect(try OpenedConsole.name(url, type: "novnc", of: gateway) == "QEMU (owned)")
        }
        #expect(results.prefix(5).map { $0.url?.contains("view_only=1") } == [false, false, false, false, true])
        #expect(results[5].status != 0 && results[5].errors.contains("owned"))
        let opened = gateway.lines(with: "session opened", expecting: 5)
        let principals = ["ann@Default", "ann@Default", "ann@Default", "admin@Default", "rita@Default"]
        #expect(zip(opened, principals).allSatisfy { $0.contains("principal=\($1)") } && opened.count == 5)
        #expect(!gateway.log.contains(Keystone.password) && !gateway.log.contains(own.secret))
    }

    @Test func whatKeystoneDoesNotKnowAnyMoreIsRefused() throws {
        let keystone = try Keystone.shared.get()
        try keystone.run()
        let (fresh, brief) = (try Self.gateway(keystone), try Self.gateway(keystone, cache: "1s"))
        let lasting = try Self.gateway(keystone, cache: "10m")
        let token = try keystone.token("ann", project: "blue")
        for gateway in [fresh, brief, lasting] { #expect(try Self.status(gateway, token) == 200) }
        #expect(try Self.status(fresh, String(token.dropLast(8)) + "AAAAAAAA") == 401)
        #expect(try Self.status(fresh, "short") == 401)
        try keystone.revoke(token)
        #expect(try Self.status(fresh, token) == 401)
        // It counts for as long as `cache` says, and no longer.
        #expect(try Wait.until(seconds: 20) { try Self.status(brief, token) == 401 })
        #expect(try Self.status(lasting, token) == 200)

        let other = try keystone.token("ann", project: "blue")
        #expect(try Self.status(lasting, other) == 200)
        keystone.signal(SIGSTOP)
        try Self.expectAway(fresh, other)
        #expect(try Self.status(lasting, other) == 200)
        keystone.signal(SIGCONT)
        #expect(try Wait.until(seconds: 20) { try Self.status(fresh, other) == 200 })
        keystone.stop()
        try Self.expectAway(fresh, other)

        try keystone.run(tokenSeconds: 4)
        #expect(try Self.status(fresh, other) == 200)
        // A machine that has other things to do may take longer than the token lives.
        var short: String?
        for _ in 0..<5 where short == nil {
            let token = try keystone.token("ann", project: "blue")
            if try Self.status(lasting, token) == 200 { short = token }
        }
        let expired = try #require(short)
        #expect(try Wait.until(seconds: 20) { try Self.status(lasting, expired) == 401 })
        #expect(try Self.status(fresh, expired) == 401)
    }

    /// Whoever is not known yet is told within three seconds to come again.
    private static func expectAway(
        _ gateway: OrielProcess, _ token: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let start = ContinuousClock.now
        let answer = try HTTP.get("\(gateway.api)/v1/instances", headers: ["X-Auth-Token: \(token)"])
        #expect(ContinuousClock.now - start < .seconds(3), sourceLocation: sourceLocation)
        #expect(answer.status == 503, sourceLocation: sourceLocation)
        #expect(answer.head.lowercased().contains("retry-after: 5"), sourceLocation: sourceLocation)
    }
}
