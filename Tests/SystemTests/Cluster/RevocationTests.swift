// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// An operator takes back all access to an instance, with sessions at two proxies.
@Suite(.serialized) struct RevocationTests {
    private static let spent = "This console link is not valid any more. Ask for a new one."

    private func revoke(_ instance: String, at cluster: Cluster) throws -> Command.Result {
        let api = "http://127.0.0.1:\(cluster.authorities[0].port)"
        return try Command.run(Repository.oriel, ["console", "revoke", instance, "--api", api])
    }

    @Test func sessionsEndAtEveryProxyAndNothingBringsThemBack() async throws {
        let cluster = try await Cluster()
        let (centre, browsers, viewers) = (cluster.authorities[0], cluster.browsers[0], cluster.viewers[0])
        let origin = "http://127.0.0.1:\(browsers.port)"
        let (token, unused) = (try cluster.token("novnc"), try cluster.token("novnc"))
        let page = try WebSocketClient(
            port: browsers.port, target: "/?token=\(token)", origin: origin, patience: 30)
        _ = try page.handshake()
        let cookie = try #require(page.head.firstMatch(of: /oriel-resume-[^=]+=[^;]+/)).output
        let (viewer, other) = (try cluster.viewer(), try cluster.browser(of: "other"))
        #expect(browsers.logs("authority connected") && viewers.logs("authority connected"))

        let asked = Date()
        let answer = try self.revoke("box", at: cluster)
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.output.hasPrefix("3 tokens of ") && answer.output.hasSuffix(" revoked, sessions ended\n"))
        let farewell = try #require(try page.farewell(seconds: 20))
        #expect(farewell.code == 1008)
        #expect(farewell.text == "The session was ended by an operator.")
        try viewer.waitForEnd(seconds: 20)
        // Heartbeats alone would take up to 10 s.
        #expect(Date().timeIntervalSince(asked) < 5)
        #expect(browsers.logs("reason=revoked") && viewers.logs("reason=revoked"))
        #expect(centre.logs("access revoked") && centre.logs("tokens=3"))

        for (token, headers) in [(token, ["Cookie: \(cookie)"]), (unused, [])] {
            let again = try WebSocketClient(
                port: browsers.port, target: "/?token=\(token)", origin: origin, headers: headers, patience: 30)
            #expect(try again.refusal() == Self.spent)
        }
        try other.typeAndHear()
        #expect(browsers.count("session ended") == 1)

        let unknown = try self.revoke("nobody", at: cluster)
        #expect(unknown.status == 3)
        #expect(unknown.errors == "oriel: Instance nobody could not be found.\n")
        // What is asked for afterwards is as good as ever.
        try cluster.browser().typeAndHear()
    }
}
