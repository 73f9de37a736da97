// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing
import XenSimulator

@testable import XenServerBackend

/// How many logins there are, and when.
@Suite struct SessionTests {
    private static let plan = PoolPlan.pool(of: 2, vms: [VMPlan("web", on: "host2")])

    @Test func twoSessionsAreSharedByAll() async throws {
        try await Stage.with(Self.plan) { stage in
            let endpoints = try await stage.endpoints("web", 50)
            #expect(Set(endpoints.map(\.session)).count == 1 && stage.pool.counters.logins == 2)
            #expect(stage.pool.counters.originators == ["oriel"] && stage.pool.openSessions.count == 2)
        }
    }

    @Test func sessionsThatExpiredUnderFiftyOpensGiveOneNewLogin() async throws {
        try await Stage.with(Self.plan) { stage in
            _ = try await stage.endpoint("web")
            stage.pool.expireSessions()
            stage.pool.resetCounters()
            let endpoints = try await stage.endpoints("web", 50)
            // The console session has not been used since, so nobody can know yet that it is gone.
            #expect(endpoints.count == 50 && stage.pool.counters.logins == 1)
        }
    }

    @Test func aConsoleSessionThatIsRefusedFiftyTimesGivesOneNewLogin() async throws {
        try await Stage.with(Self.plan) { stage in
            let id = try stage.id("web")
            let refused = try await stage.endpoint("web")
            stage.pool.expireSessions()
            stage.pool.resetCounters()
            let endpoints = try await stage.many(50) {
                try await $0.consoleEndpoint(of: id, kind: .vnc, after: .backendSessionRejected, at: refused)
            }
            #expect(Set(endpoints.map(\.session)).count == 1 && endpoints.first?.session != refused.session)
            // One for each of the two sessions.
            #expect(stage.pool.counters.logins == 2)
            // Whoever comes late with the old one gets the one that is there.
            let late = try await stage.backend.consoleEndpoint(
                of: id, kind: .vnc, after: .backendSessionRejected, at: refused)
            #expect(late.session == endpoints.first?.session && stage.pool.counters.logins == 2)
        }
    }

    @Test func theSessionOfAnEndpointIsThatOfTheConsoleAccount() async throws {
        var plan = Self.plan
        plan.users["viewer"] = UserPlan(password: "viewer-password", role: .vmOperator)
        try await Stage.with(plan, console: "viewer") { stage in
            let endpoint = try await stage.endpoint("web")
            #expect(stage.pool.openSessions == ["root", "viewer"])
            stage.pool.expireSessions(of: "viewer")
            stage.pool.resetCounters()
            let next = try await stage.backend.consoleEndpoint(
                of: try stage.id("web"), kind: .vnc, after: .backendSessionRejected, at: endpoint)
            #expect(next.session != endpoint.session && stage.pool.counters.loginsByUser == ["viewer": 1])
        }
    }

    @Test func aConsoleSessionIsReplacedWhenItsTimeHasComeAndLoggedOut() async throws {
        var times = PoolTimes.patient
        times.rotation = .zero
        times.grace = .zero
        try await Stage.with(Self.plan, times: times) { stage in
            let one = try await stage.endpoint("web")
            let other = try await stage.endpoint("web")
            #expect(one.session != other.session && stage.pool.counters.logins == 3)
            try await eventually("one session is logged out") { stage.pool.openSessions.count == 2 }
        }
    }

    @Test func aConsoleSessionThatCannotBeReplacedGoesOn() async throws {
        var times = PoolTimes.patient
        times.rotation = .zero
        try await Stage.with(Self.plan, times: times) { stage in
            let one = try await stage.endpoint("web")
            try stage.pool.set { $0.failures["session.login_with_password"] = ["HOST_STILL_BOOTING"] }
            let other = try await stage.endpoint("web")
            #expect(one.session == other.session)
        }
    }

    @Test func theEndLogsEverySessionOut() async throws {
        var times = PoolTimes.patient
        times.rotation = .zero
        try await Stage.with(Self.plan, times: times) { stage in
            for _ in 0..<3 { _ = try await stage.endpoint("web") }
            #expect(stage.pool.openSessions.count == 4)
            await stage.backend.shutdown()
            #expect(stage.pool.openSessions.isEmpty && stage.pool.counters.logouts == 4)
            try await expectFailure(.backendUnavailable) { _ = try await stage.endpoint("web") }
        }
    }

    @Test func aWrongPasswordIsTriedOnceAndThenLeftAlone() async throws {
        try await Stage.with(Self.plan, password: "wrong") { stage in
            try stage.pool.set { $0.wrongPasswordDelay = 0.1 }
            let backend = stage.backend
            let codes = await withTaskGroup(of: ConsoleError.Code?.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        do {
                            _ = try await backend.instances()
                            return nil
                        } catch {
                            return (error as? ConsoleError)?.code
                        }
                    }
                }
                var codes: [ConsoleError.Code?] = []
                for await code in group { codes.append(code) }
                return codes
            }
            #expect(codes == Array(repeating: .backendDenied, count: 50))
            try await expectFailure(.backendDenied) { _ = try await stage.endpoint("web") }
            #expect(stage.pool.counters.refusedLogins == 1)
        }
    }

    @Test func theDelayBeforeARefusalIsWaitedFor() async throws {
        var times = PoolTimes.patient
        times.call = .seconds(1)
        try await Stage.with(Self.plan, password: "wrong", times: times) { stage in
            try stage.pool.set { $0.wrongPasswordDelay = 2 }
            try await expectFailure(.backendDenied) { _ = try await stage.backend.instances() }
        }
    }

    @Test func aRoleThatMayNotIsTold() async throws {
        try await Stage.with(Self.plan) { stage in
            try stage.pool.set { $0.deniedMethods = ["VM.get_record"] }
            try await expectFailure(.backendDenied) { _ = try await stage.endpoint("web") }
            try stage.pool.set {
                $0.deniedMethods = []
                $0.failures["VM.get_by_uuid"] = ["HOST_STILL_BOOTING"]
            }
            try await expectFailure(.backendUnavailable) { _ = try await stage.endpoint("web") }
        }
    }

    @Test func aSessionThatIsNeverAcceptedEndsTheQuestion() async throws {
        try await Stage.with(Self.plan) { stage in
            try stage.pool.set { $0.failures["VM.get_by_uuid"] = ["SESSION_INVALID", "OpaqueRef:x"] }
            try await expectFailure(.backendUnavailable) { _ = try await stage.endpoint("web") }
            #expect(stage.pool.counters.logins == 2)
        }
    }
}
