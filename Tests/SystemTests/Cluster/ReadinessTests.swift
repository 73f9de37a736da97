// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What a proxy says of itself to a load balancer.
@Suite(.serialized) struct ReadinessTests {
    /// The status and the body.
    private func readiness(_ port: Int) throws -> (status: Int, body: String) {
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: port)
        try socket.send(Array("GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8))
        let answer = try HTTP.parse(try socket.receiveAll())
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    @Test func aProxyWithoutAnAuthorityIsNotReadyUntilThereIsOne() async throws {
        let cluster = try await Cluster(ClusterShape(viewers: 0))
        let (centre, proxy) = (cluster.authorities[0], cluster.browsers[0])
        let port = try FreePorts.find(1)[0]
        try centre.kill()
        try proxy.kill()
        let file = try String(contentsOfFile: proxy.configuration, encoding: .utf8)
        try (file + "\nmetrics: {port: \(port)}\n")
            .write(toFile: proxy.configuration, atomically: true, encoding: .utf8)
        try proxy.start()
        let alone = try self.readiness(port)
        #expect(alone.status == 503)
        #expect(alone.body.contains("no token authority answers"))
        try centre.start()
        let isReady = Wait.until(seconds: 20) { (try? self.readiness(port))?.status == 200 }
        #expect(isReady)
    }
}
