// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing
import XenSimulator

@testable import XenServerBackend

/// A pool whose hosts come and go.
@Suite struct PoolTests {
    private static let plan = PoolPlan.pool(of: 3, vms: [VMPlan("web", on: "host3")])

    /// Asks again at once.
    private static var times: PoolTimes {
        var times = PoolTimes.patient
        times.silencePause = .zero
        return times
    }

    @Test func aMemberNamesTheCoordinator() async throws {
        try await Stage.with(Self.plan, url: "host2") { stage in
            let endpoint = try await stage.endpoint("web")
            #expect(endpoint.host == "127.0.0.3")
            // One login at the member, which refuses it, and one at the coordinator; for each of the two sessions only one.
            #expect(stage.pool.counters.logins == 2)
        }
    }

    @Test func aMemberThatNamesAMemberIsFollowedOnce() async throws {
        try await Stage.with(Self.plan, url: "host2") { stage in
            try stage.pool.set(on: "host2") { $0.coordinatorClaim = "127.0.0.3" }
            try await expectFailure(.backendUnavailable) { _ = try await stage.backend.instances() }
        }
    }

    @Test func aNewCoordinatorIsFoundWhenTheOldOneIsGone() async throws {
        try await Stage.with(Self.plan, times: Self.times) { stage in
            let before = try await stage.endpoint("web")
            try await stage.pool.kill("host1")
            try stage.pool.promote("host2")
            stage.pool.resetCounters()
            let endpoints = try await stage.endpoints("web", 50)
            #expect(Set(endpoints.map(\.host)) == ["127.0.0.3"])
            #expect(stage.pool.counters.logins == 1)
            // The new one does not know the session of before.
            let after = try await stage.backend.consoleEndpoint(
                of: try stage.id("web"), kind: .vnc, after: .backendSessionRejected, at: before)
            #expect(after.session != before.session && stage.pool.counters.logins == 2)
        }
    }

    @Test func aCoordinatorThatSaysNothingIsGivenUp() async throws {
        var times = Self.times
        times.call = .seconds(4)
        times.login = .seconds(25)
        try await Stage.with(Self.plan, times: times) { stage in
            _ = try await stage.endpoint("web")
            try await stage.pool.kill("host1", .silent)
            try stage.pool.promote("host2")
            #expect(try await stage.endpoint("web").host == "127.0.0.3")
        }
    }

    @Test func aCoordinatorThatBecameAMemberNamesTheNewOne() async throws {
        try await Stage.with(Self.plan) { stage in
            _ = try await stage.endpoint("web")
            try stage.pool.promote("host2")
            #expect(try await stage.endpoint("web").host == "127.0.0.3")
        }
    }

    @Test func aHostThatWasEjectedIsNotBelieved() async throws {
        try await Stage.with(Self.plan, times: Self.times) { stage in
            _ = try await stage.endpoint("web")
            try stage.pool.eject("host2")
            try await stage.pool.kill("host1")
            // Of the members that were told, host2 lets us in, and host3 names the coordinator that is gone.
            await #expect(throws: ConsoleError.self) { try await stage.backend.instances() }
            try stage.pool.promote("host3")
            #expect(try await stage.endpoint("web").host == "127.0.0.3")
        }
    }

    @Test func aPoolThatIsAwayIsToldAndFoundAgain() async throws {
        try await Stage.with(PoolPlan.pool(of: 1, vms: [VMPlan("web")]), times: Self.times) { stage in
            _ = try await stage.endpoint("web")
            try await stage.pool.kill("host1")
            try await expectFailure(.backendUnavailable) { _ = try await stage.backend.instances() }
            try await expectFailure(.backendUnavailable) { _ = try await stage.endpoint("web") }
            try await stage.pool.revive("host1")
            _ = try await stage.endpoint("web")
        }
    }

    @Test func aPoolThatWasNeverThereHoldsNothingUp() async throws {
        var times = PoolTimes.patient
        (times.refusalPause, times.silencePause) = (.seconds(600), .seconds(600))
        try await Stage.with(PoolPlan.pool(of: 1), times: times) { stage in
            try await stage.pool.kill("host1")
            try await expectFailure(.backendUnavailable) { _ = try await stage.backend.instances() }
            // Nobody asks again at once.
            let before = stage.log.all.count
            try await expectFailure(.backendUnavailable) { _ = try await stage.backend.instances() }
            #expect(stage.log.all.count == before)
        }
    }
}
