// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

/// What a token must never do, while everything goes wrong that may.
@Suite(.serialized) struct RaceStormTests {
    @Test func noTokenOpensTwiceOrTooLateWhileAuthoritiesAreKilledAndStopped() async throws {
        Scale.raiseDescriptorLimit()
        let seed = Scale.stormSeed
        print("race storm: ORIEL_STORM_SEED=\(seed)")
        let console = try await FakeVNCServer.start(VNCScript(behaviour: .sink))
        let cluster = try await Cluster(
            ClusterShape(
                authorities: 2, browsers: 2, viewers: 0, store: .postgresql,
                backends: RaceStorm.backends(port: console.port),
                consoleauth: ["token_ttl: \(RaceStorm.lifetime)s"],
                // All clients have one address, and seven of eight are refused.
                listener: [
                    """
                    limits: {max_unauthenticated: 0, max_connections_per_address: 0, \
                    new_connections_per_second_per_address: 0, failed_tokens_per_minute_per_address: 0}
                    """
                ], logLevel: "notice"))
        let began = Date()
        var history = TokenHistory()
        let count = try await AuthorityFaults.run(on: cluster.authorities, seed: seed) { faults in
            let storm = RaceStorm(cluster) { faults.spared }
            try await storm.run(Scale.stormTokens, seed: seed)
            history = storm.recorder.history
        }
        let tally = TokenHistoryChecker.tally(of: history)
        let seconds = Int(Date().timeIntervalSince(began))
        print("race storm: \(tally), \(count.kills) kills, \(count.stops) stops, \(seconds) s")
        #expect(TokenHistoryChecker.violations(in: history).map(\.description) == [])
        // There was a storm, and there were tokens in it.
        #expect(history.attempts.count >= Scale.stormTokens * RaceStorm.racers)
        // A quarter is revoked or expires, and what is on its way through an authority that is killed is lost: the more,
        // the slower the machine is.
        #expect(tally.opened > tally.issued / 4)
        #expect(tally.refused > tally.issued)
        #expect(min(tally.late, tally.revoked, tally.unissued, tally.acknowledged) >= Scale.stormTokens / 100)
        #expect(count.kills >= 1 && count.stops >= 1)
        try await self.findsATokenThatOpensTwice(cluster)
    }

    /// The whole apparatus notices when the database forgets what happened to a token, as one does that was restored.
    private func findsATokenThatOpensTwice(_ cluster: Cluster) async throws {
        let storm = RaceStorm(cluster) { 0 }
        let token = try await storm.desk.issue(1, for: "box1").token
        try await storm.race(for: token, 1)
        #expect(TokenHistoryChecker.violations(in: storm.recorder.history) == [])
        for _ in 0..<3 {
            try await cluster.database?.psql("UPDATE console_token SET state = 0, tries = 0")
            try await storm.race(for: token, 1)
        }
        let found = TokenHistoryChecker.violations(in: storm.recorder.history)
        guard found.count == 1, case .openedTwice(let attempts) = found.first else {
            Issue.record("not found, or not alone: \(found)")
            return
        }
        #expect((2...4).contains(attempts.count))
    }
}
