// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// An authority that takes connections and does nothing, as a process does whose machine hangs.
@Suite(.serialized) struct HangingAuthorityTests {
    private static let reason = "The console service cannot be reached at the moment. Try again in a moment."

    @Test func nobodyWaitsForAnAuthorityThatHangs() async throws {
        let cluster = try await Cluster(ClusterShape(authorities: 2, viewers: 0, store: .postgresql))
        let proxy = try #require(cluster.browsers.first)
        #expect(Wait.until(seconds: 20) { proxy.count("authority connected") == 2 })
        let live = try cluster.browser()
        try live.typeAndHear()
        let spare = try cluster.token("novnc", from: 1)
        let asked = try cluster.token("novnc", from: 1)

        // The one that was asked last has the connections that are open.
        cluster.authorities[0].pause()
        let began = Date()
        #expect(try cluster.refusal(asked) == Self.reason)
        // Well below the ten seconds that an answer may take; a busy machine has its share.
        #expect(Date().timeIntervalSince(began) < 4)
        try cluster.browser(from: 1).typeAndHear()

        cluster.authorities[1].pause()
        let again = Date()
        #expect(try cluster.refusal(spare) == Self.reason)
        #expect(Date().timeIntervalSince(again) < 4)
        try live.typeAndHear()

        for authority in cluster.authorities { authority.resume() }
        let isBack = Wait.until(seconds: 20) { (try? cluster.browser())?.status == 101 }
        #expect(isBack)
        try live.typeAndHear()
    }
}
