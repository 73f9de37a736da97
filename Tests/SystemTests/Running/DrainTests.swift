// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A gateway that is told to go away.
@Suite(.serialized) struct DrainTests {
    /// A gateway with one session.
    private static func begin(
        drain: String
    ) async throws -> (gateway: FakeGateway, process: Spawned, session: WebSocketClient) {
        let gateway = try await FakeGateway()
        try gateway.configure(shutdown: "{drain: \(drain)}")
        let process = try gateway.start()
        return (gateway, process, try gateway.session(try gateway.token()))
    }

    private static func expectDraining(_ gateway: FakeGateway, sourceLocation: SourceLocation = #_sourceLocation) {
        let status = { try? HTTP.get("\(gateway.api)/readyz").status }
        #expect(Wait.until(seconds: 30) { status() == 503 }, sourceLocation: sourceLocation)
    }

    @Test func sessionsLiveUntilTheirTimeIsOverAndAreThenToldGoodbye() async throws {
        Scale.raiseDescriptorLimit()
        let gateway = try await FakeGateway()
        let (drain, stop) = (Scale.drain, 1)
        try gateway.configure(shutdown: "{drain: \(drain)s, pre_stop: \(stop)s}")
        let process = try gateway.start()
        let sessions = try (0..<Scale.sessions).map { _ in try gateway.session(try gateway.token()) }
        let spare = try gateway.token()
        process.signal(SIGTERM)
        Self.expectDraining(gateway)
        #expect(try HTTP.get("\(gateway.api)/healthz").status == 200)
        #expect(try HTTP.get("\(gateway.metrics)/readyz").status == 503)
        #expect(try gateway.metricLines().contains("oriel_up 0"))
        let refused = try gateway.issue()
        #expect(refused.status == 503)
        #expect(refused.head.lowercased().contains("retry-after:"))
        // A token from before opens a session as long as clients are accepted, and not later.
        let late = try? gateway.session(spare)
        #expect(Wait.until(seconds: 20) { (try? RawSocket(connectingTo: "127.0.0.1", port: gateway.webPort)) == nil })
        for session in sessions { try gateway.type(into: session) }
        for session in sessions { #expect(try session.closeCode(seconds: drain + 20) == 1001) }
        _ = try late?.closeCode(seconds: drain + 20)
        #expect(process.exitStatus(seconds: 20) == 0, "\(gateway.log.suffix(2000))")
        let told = try #require(gateway.times("oriel: draining").first)
        let ends = gateway.times("reason=shutdown")
        #expect(ends.count >= sessions.count)
        #expect(ends.allSatisfy { $0 - told >= Double(drain + stop) || $0 < told })
        #expect(gateway.count("session ended") == ends.count, "a session ended for another reason")
    }

    @Test func whenNobodyIsLeftTheEndComesAtOnce() async throws {
        let (gateway, process, session) = try await Self.begin(drain: "300s")
        process.signal(SIGINT)
        Self.expectDraining(gateway)
        try gateway.type(into: session)
        try session.leave()
        #expect(process.exitStatus(seconds: 20) == 0)
    }

    @Test func aSecondSignalEndsTheSessionsNow() async throws {
        let (gateway, process, session) = try await Self.begin(drain: "300s")
        process.signal(SIGTERM)
        Self.expectDraining(gateway)
        try gateway.type(into: session)
        process.signal(SIGTERM)
        #expect(try session.closeCode(seconds: 20) == 1001)
        #expect(process.exitStatus(seconds: 20) == 0)
    }

    @Test func aSecondSignalEndsWhatDoesNotListenEither() async throws {
        // A client that takes nothing and never says goodbye.
        let (gateway, process, session) = try await Self.begin(drain: "300s")
        process.signal(SIGTERM)
        #expect(Wait.until(seconds: 30) { gateway.count("oriel: draining") == 1 })
        process.signal(SIGINT)
        #expect(process.exitStatus(seconds: 20) != nil)
        withExtendedLifetime(session) {}
    }

    @Test func withoutADrainSessionsEndAtOnce() async throws {
        let (gateway, process, session) = try await Self.begin(drain: "0s")
        process.signal(SIGTERM)
        #expect(try session.closeCode(seconds: 20) == 1001)
        #expect(process.exitStatus(seconds: 20) == 0, "\(gateway.log)")
    }

    @Test func aSignalInTheFirstMomentIsNotLost() async throws {
        let gateway = try await FakeGateway()
        try gateway.configure(shutdown: "{drain: 0s}")
        let process = try Spawned(
            [Repository.oriel, "serve", "--config", gateway.configuration], log: "\(gateway.directory)/log")
        // From when the program has its signals blocked, which is its first act.
        #expect(
            Wait.until(seconds: 20) {
                let status = (try? String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)) ?? ""
                let line = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") } ?? ""
                let mask = UInt64(line.split(separator: "\t").last ?? "", radix: 16) ?? 0
                return mask >> 14 & 1 == 1
            })
        process.signal(SIGTERM)
        #expect(process.exitStatus(seconds: 20) == 0, "\(gateway.log)")
        #expect(gateway.count("oriel: stopped") == 1)
    }
}
