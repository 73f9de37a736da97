// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// One authority, two proxies, three processes.
@Suite(.serialized) struct ClusterTests {
    @Test func sessionsOpenThroughEachProxyAndAreToldOfAtTheCentre() async throws {
        let cluster = try await Cluster()
        let token = try cluster.token("novnc")
        let client = try WebSocketClient(port: cluster.browsers[0].port, target: "/?token=\(token)", origin: nil)
        _ = try client.handshake()
        try client.typeAndHear()
        #expect(try cluster.refusal(token) == "This console link is not valid any more. Ask for a new one.")
        let viewer = try cluster.viewer()
        try viewer.typeAndHear()
        let opened = cluster.authorities[0].lines(with: "session opened", expecting: 2)
        #expect(opened.count == 2 && opened.allSatisfy { $0.contains("principal=anonymous") })
        #expect(cluster.authorities[0].logs("proxy=browsers1.example.org"))
        #expect(cluster.authorities[0].logs("proxy=viewers1.example.org"))
        try client.leave()
        #expect(cluster.authorities[0].logs("session ended"))
        #expect(cluster.authorities[0].logs("reason=clientClosed"))
        try viewer.typeAndHear()
    }

    @Test func aTokenIsForOneTypeAtEveryProxy() async throws {
        let cluster = try await Cluster()
        #expect(try cluster.refusal(cluster.token("xvpvnc")).contains("not valid any more"))
        let token = try cluster.token("novnc")
        let error = #expect(throws: Failure.self) { try ViewerClient(port: cluster.viewers[0].port, token: token) }
        #expect("\(String(describing: error))".contains("401"))
        // Whoever tried with the wrong one has spent nothing.
        let client = try WebSocketClient(port: cluster.browsers[0].port, target: "/?token=\(token)", origin: nil)
        _ = try client.handshake()
    }

    @Test func aSessionIsTakenUpAgainThroughTheCentre() async throws {
        let cluster = try await Cluster()
        let origin = "http://127.0.0.1:\(cluster.browsers[0].port)"
        let token = try cluster.token("novnc")
        let first = try WebSocketClient(port: cluster.browsers[0].port, target: "/?token=\(token)", origin: origin)
        _ = try first.handshake()
        let cookie = try #require(first.head.firstMatch(of: /oriel-resume-[^=]+=[^;]+/)).output
        let second = try WebSocketClient(
            port: cluster.browsers[0].port, target: "/?token=\(token)", origin: origin, headers: ["Cookie: \(cookie)"])
        _ = try second.handshake()
        try second.typeAndHear()
        #expect(try first.closeCode(seconds: 20) == 1008)
        #expect(cluster.browsers[0].logs("reason=replaced"))
    }

    @Test func aSessionThatIsRevokedInTheStoreEndsWithTheNextHeartbeat() async throws {
        let cluster = try await Cluster()
        let (client, viewer) = (try cluster.browser(), try cluster.viewer())
        try client.typeAndHear()
        let statement = "UPDATE console_token SET state = 3 WHERE type = 'novnc'"
        _ = try Command.output(
            of: "python3",
            ["-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"]
                + ["\(cluster.folder)/tokens.db", statement])
        #expect(try client.closeCode(seconds: 20) == 1008)
        #expect(cluster.browsers[0].logs("reason=revoked"))
        try viewer.typeAndHear()
    }

    @Test func theCentreIsKilledAndNoLiveSessionIsLost() async throws {
        let cluster = try await Cluster()
        let (client, viewer) = (try cluster.browser(), try cluster.viewer())
        let token = try cluster.token("novnc")
        try cluster.authorities[0].kill()
        let asked = Date()
        let refusal = try cluster.refusal(token)
        #expect(Date().timeIntervalSince(asked) < 5)
        #expect(refusal == "The console service cannot be reached at the moment. Try again in a moment.")
        #expect(cluster.browsers[0].logs("no authority answers"))
        try client.typeAndHear()
        try viewer.typeAndHear()
        try cluster.authorities[0].start()
        // The token was not spent by those who could ask nobody.
        let opened = Wait.until(seconds: 20) {
            guard
                let again = try? WebSocketClient(
                    port: cluster.browsers[0].port, target: "/?token=\(token)", origin: nil),
                again.status == 101
            else { return false }
            return (try? again.handshake()) != nil
        }
        #expect(opened)
        // The heartbeat that follows a connection finds them alive.
        #expect(Wait.until(seconds: 20) { cluster.browsers[0].count("authority connected") >= 2 })
        try client.typeAndHear()
        try viewer.typeAndHear()
        #expect(cluster.browsers[0].count("session ended") <= 1)
    }

    @Test func withoutTheCentreForLongerThanTheGraceSessionsEnd() async throws {
        let cluster = try await Cluster(ClusterShape(grace: "2s"))
        let client = try cluster.browser()
        try client.typeAndHear()
        try cluster.authorities[0].kill()
        #expect(try client.closeCode(seconds: 30) == 1008)
        #expect(cluster.browsers[0].logs("reason=authorityLost"))
    }

    @Test func theCommandLineTellsAProxysFileFromAnother() async throws {
        let cluster = try await Cluster()
        let result = try Command.run(Repository.oriel, ["check-config", "--config", cluster.browsers[0].configuration])
        #expect(result.output.contains("a proxy of https://127.0.0.1:"))
        let list = try Command.run(
            Repository.oriel, ["instances", "list", "--config", cluster.browsers[0].configuration])
        #expect(list.status == 2)
        #expect(list.errors.contains("this file is a proxy's"))
    }
}
