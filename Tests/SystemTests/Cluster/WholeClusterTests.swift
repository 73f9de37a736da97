// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

/// One PostgreSQL, two authorities, two proxies for browsers and one for Nova's viewer, from the files of `etc/cluster`.
@Suite(.serialized) struct WholeClusterTests {
    private static let away = "The console service cannot be reached at the moment. Try again in a moment."

    @Test func keysArriveAtAGuestThroughEachProxyWithTokensOfEitherAuthority() async throws {
        let hypervisor = try Hypervisor.shared.get()
        var shape = ClusterShape.whole
        shape.backends = ["kvm: \(hypervisor.backend)"]
        let cluster = try await Cluster(shape)
        let guest = try hypervisor.start("whole")
        var typed = ""
        func type(_ letter: Character, by client: any ConsoleClient) throws {
            try client.type(letter)
            typed.append(letter)
            #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> \(typed)") }, "\(guest.serial)")
        }
        for authority in cluster.authorities.indices {
            try type("a", by: cluster.browser(0, of: "whole", from: authority))
            try type("b", by: cluster.browser(1, of: "whole", from: authority))
            try type("c", by: cluster.viewer(0, of: "whole", from: authority))
        }
        // The proxies do not all ask the same authority first.
        #expect(cluster.authorities[0].lines(with: "session opened", expecting: 4).count == 4)
        #expect(cluster.authorities[1].lines(with: "session opened", expecting: 2).count == 2)
    }

    @Test func aProxyThatDiesTakesItsSessionsAndAnAuthorityOrADatabaseThatDiesTakesNone() async throws {
        // At the same time, because most of either is waiting.
        async let proxy: Void = Self.killAProxy()
        async let others: Void = Self.killAnAuthorityAndStopTheDatabase()
        _ = try await (proxy, others)
    }

    private static func killAProxy() async throws {
        var shape = ClusterShape.whole
        // Nothing is said to be lost before it is over, counted from the start.
        shape.grace = "5s"
        let cluster = try await Cluster(shape)
        let clients = try cluster.clients()
        for client in clients { try client.typeAndHear() }
        func lost() -> [String] {
            cluster.authorities.flatMap { $0.log.split(separator: "\n").map(String.init) }
                .filter { $0.contains("session lost with its proxy") }
        }
        try cluster.browsers[0].kill()
        let isLost = Wait.until(seconds: 45) { !lost().isEmpty }
        #expect(isLost, "\(cluster.authorities.map(\.log).joined())")
        for client in clients.dropFirst() { try client.typeAndHear() }
        #expect(lost().count == 1 && lost().allSatisfy { $0.contains("proxy=\(cluster.browsers[0].domainName)") })
        try cluster.browsers[0].start()
        try cluster.browser(0).typeAndHear()
        try cluster.browser(1).typeAndHear()
        #expect((cluster.browsers[1].log + cluster.viewers[0].log).contains("authorityLost") == false)
    }

    private static func killAnAuthorityAndStopTheDatabase() async throws {
        let cluster = try await Cluster(.whole)
        let database = try #require(cluster.database)
        let clients = try cluster.clients(from: 0) + cluster.clients(from: 1)
        func all(_ moment: String) throws {
            for client in clients {
                do { try client.typeAndHear() } catch { throw Failure("\(moment): \(error)") }
            }
        }
        try all("at first")

        for (dead, other) in [(0, 1), (1, 0)] {
            let (page, viewer) = (try cluster.token("novnc", from: dead), try cluster.token("xvpvnc", from: dead))
            try cluster.authorities[dead].kill()
            // At once, without a second try, with its tokens too.
            for client in try cluster.clients(from: other) { try client.typeAndHear() }
            try cluster.browser(dead, token: page).typeAndHear()
            try cluster.viewer(0, token: viewer).typeAndHear()
            try all("without authority \(dead)")
            try cluster.authorities[dead].start()
        }

        try await database.signalAll(SIGSTOP)
        let stopped = Date()
        try self.expectRefusals(at: cluster)
        while Date().timeIntervalSince(stopped) < 45 {
            try all("without the database")
            try await Task.sleep(for: .seconds(1))
        }
        try self.expectRefusals(at: cluster)
        try await database.signalAll(SIGCONT)
        try self.expectRecovery(of: cluster)
        try all("after the database was stopped")

        await database.end(SIGQUIT)
        try self.expectRefusals(at: cluster)
        try await database.start()
        try self.expectRecovery(of: cluster)
        try all("after the database ended")
        for proxy in cluster.browsers + cluster.viewers {
            #expect(!proxy.log.contains("authorityLost") && !proxy.log.contains("revoked"), "\(proxy.log)")
        }
    }

    /// Nobody gets a console or a token, and hears so soon: within 2 s on a machine that has time. These tokens are none,
    /// which nobody can know at the moment.
    private static func expectRefusals(at cluster: Cluster) throws {
        func soon(_ what: String, _ body: () throws -> String) rethrows {
            let start = Date()
            let words = try body()
            let passed = Date().timeIntervalSince(start)
            #expect(words.contains(Self.away), "\(what)")
            #expect(passed < 6, "\(what)")
            print("\(what) is refused after \(passed) s")
        }
        let token = String(repeating: "A", count: 43)
        for proxy in cluster.browsers.indices { try soon("browser") { try cluster.refusal(token, at: proxy) } }
        try soon("viewer") { try cluster.viewerRefusal(token) }
        let error = #expect(throws: Failure.self) { try cluster.token("novnc", from: 0) }
        #expect(error?.description.contains(Self.away) == true, "\(error?.description ?? "")")
    }

    /// New consoles open by themselves, before long.
    private static func expectRecovery(of cluster: Cluster) throws {
        for authority in cluster.authorities.indices {
            let recovered = Wait.until(seconds: 30) {
                (try? cluster.clients(from: authority).forEach { try $0.typeAndHear() }) != nil
            }
            #expect(recovered)
        }
    }
}
