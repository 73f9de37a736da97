// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct ResumeTests {
    /// A session that began, and the token it came from.
    private func begun(
        _ desk: Desk, ended: Watched<[SessionEnd.Reason]> = Watched([])
    ) async throws -> (token: AccessToken, grant: Grant) {
        let token = try await desk.issue()
        let grant = try await desk.redeem(token)
        try await desk.begin(grant, ended: ended)
        return (token, grant)
    }

    @Test(arguments: StoreKind.allCases) func aLiveSessionIsReplacedByTheOneThatResumesIt(kind: StoreKind) async throws
    {
        try await Desk.open(kind) { desk in
            let ended = Watched<[SessionEnd.Reason]>([])
            let (token, first) = try await self.begun(desk, ended: ended)
            let second = try await desk.redeem(token, resume: first.resume)
            #expect(second.session != first.session && second.instance == first.instance)
            #expect(second.resume != first.resume && second.resume != nil)
            #expect(ended.current.isEmpty, "the old session lives until the new one begins")
            try await desk.begin(second)
            #expect(ended.current == [.replaced])
            await desk.end(first, .replaced)
            desk.clock.advance(by: .seconds(80))
            // The end of the old one says nothing of the new one.
            #expect(try await desk.redeem(token, resume: second.resume).session != second.session)
        }
    }

    @Test(arguments: StoreKind.allCases) func whoOnlyLookedOnlyLooksAgain(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue(mode: .view)
            let first = try await desk.redeem(token)
            #expect(first.mode == .view)
            try await desk.begin(first)
            let second = try await desk.redeem(token, resume: first.resume)
            #expect(second.mode == .view)
            try await desk.begin(second)
            await desk.end(second)
            let restarted = desk.anotherAuthority()
            let third = try await restarted.redeem(token, resume: second.resume, type: .novnc, client: "203.0.113.9")
            #expect(third.mode == .view)
        }
    }

    @Test(arguments: StoreKind.allCases) func theWindowEndsToTheMillisecond(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let (token, grant) = try await self.begun(desk)
            desk.clock.advance(by: .seconds(20))
            await desk.end(grant)
            desk.clock.advance(by: .seconds(60) - .milliseconds(1))
            let again = try await desk.redeem(token, resume: grant.resume)
            await desk.authority.release(again.session)
            desk.clock.advance(by: .milliseconds(1))
            await #expect(throws: ConsoleError.self) { try await desk.redeem(token, resume: grant.resume) }
        }
    }

    @Test(arguments: StoreKind.allCases) func onlyTokenAndSecretTogetherResume(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let (token, grant) = try await self.begun(desk)
            let (otherToken, other) = try await self.begun(desk)
            for (token, secret) in [
                (token, nil), (token, ResumeSecret()), (token, other.resume), (otherToken, grant.resume),
                (AccessToken(), grant.resume),
            ] {
                let error = await #expect(throws: ConsoleError.self) {
                    try await desk.redeem(token, resume: secret)
                }
                #expect(error?.code == .tokenRejected)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func aSecretResumesOnce(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let (token, first) = try await self.begun(desk)
            let second = try await desk.redeem(token, resume: first.resume)
            try await desk.begin(second)
            await #expect(throws: ConsoleError.self) { try await desk.redeem(token, resume: first.resume) }
            let third = try await desk.redeem(token, resume: second.resume)
            #expect(third.session != second.session)
        }
    }

    @Test(arguments: StoreKind.allCases) func ofManyThatResumeAtOnceOneBegins(kind: StoreKind) async throws {
        try await Desk.open(kind, settings: { $0.limits.sessionsPerInstance = nil }) { desk in
            let ended = Watched<[SessionEnd.Reason]>([])
            let (token, first) = try await self.begun(desk, ended: ended)
            let began = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        do {
                            try await desk.begin(try await desk.redeem(token, resume: first.resume))
                            return true
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(began == 1)
            #expect(ended.current == [.replaced])
        }
    }

    @Test(arguments: StoreKind.allCases) func whatFailsToOpenCanBeResumedAgain(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let (token, first) = try await self.begun(desk)
            await desk.end(first, .consoleClosed)
            // More often than a fresh token may be tried: an instance that restarts needs its time.
            for _ in 0..<5 {
                let grant = try await desk.redeem(token, resume: first.resume)
                await desk.authority.release(grant.session)
            }
            try await desk.begin(try await desk.redeem(token, resume: first.resume))
        }
    }

    @Test(arguments: StoreKind.allCases) func anotherProcessResumesWhatOneLeft(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            // Killed: nobody recorded the end.
            let (token, first) = try await self.begun(desk)
            desk.clock.advance(by: .seconds(89))
            let restarted = desk.anotherAuthority()
            let second = try await restarted.redeem(token, resume: first.resume, type: .novnc, client: "203.0.113.9")
            try await restarted.sessionBegan(second, client: "203.0.113.9") { _ in }
            // What the lease and the window add up to, without a heartbeat.
            desk.clock.advance(by: .seconds(90))
            await #expect(throws: ConsoleError.self) {
                try await restarted.redeem(token, resume: second.resume, type: .novnc, client: "203.0.113.9")
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func theHeartbeatKeepsASessionResumable(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let (token, first) = try await self.begun(desk)
            for _ in 0..<100 {
                desk.clock.advance(by: .seconds(10))
                try await desk.authority.renew()
                _ = try await desk.authority.sweep()
            }
            #expect(try await desk.redeem(token, resume: first.resume).session != first.session)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func theHeartbeatEndsWhatAnotherProcessTookOver(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let ended = Watched<[SessionEnd.Reason]>([])
            let (token, first) = try await self.begun(desk, ended: ended)
            _ = try await self.begun(desk, ended: ended)
            let other = desk.anotherAuthority()
            let second = try await other.redeem(token, resume: first.resume, type: .novnc, client: "203.0.113.9")
            try await other.sessionBegan(second, client: "203.0.113.9") { _ in }
            try await desk.authority.renew()
            #expect(ended.current == [.revoked])
        }
    }

    @Test(arguments: StoreKind.allCases) func resumingDoesNotExtendTheLongestSession(kind: StoreKind) async throws {
        try await Desk.open(kind, settings: { $0.maximumSession = .seconds(100) }) { desk in
            let (token, first) = try await self.begun(desk)
            #expect(first.maximumDuration == .seconds(100))
            desk.clock.advance(by: .seconds(70))
            let second = try await desk.redeem(token, resume: first.resume)
            #expect(second.maximumDuration == .seconds(30))
            try await desk.begin(second)
            desk.clock.advance(by: .seconds(30))
            await #expect(throws: ConsoleError.self) { try await desk.redeem(token, resume: second.resume) }
        }
    }

    @Test(arguments: StoreKind.allCases) func aRevokedSessionIsNotResumed(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let ended = Watched<[SessionEnd.Reason]>([])
            let (token, grant) = try await self.begun(desk, ended: ended)
            desk.authority.endSessions(of: Desk.id, .revoked)
            #expect(ended.current == [.revoked])
            await desk.end(grant, .revoked)
            await #expect(throws: ConsoleError.self) { try await desk.redeem(token, resume: grant.resume) }
        }
    }

    @Test(arguments: StoreKind.allCases) func withoutAWindowThereIsNothingToResume(kind: StoreKind) async throws {
        try await Desk.open(kind, settings: { $0.resumeWindow = .zero }) { desk in
            let (token, grant) = try await self.begun(desk)
            #expect(grant.resume == nil)
            await #expect(throws: ConsoleError.self) { try await desk.redeem(token, resume: ResumeSecret()) }
        }
    }

    @Test func anOrderToEndWaitsForTheSessionToBegin() async throws {
        try await Desk.open { desk in
            let grant = try await desk.redeem(try await desk.issue())
            desk.authority.endSessions(of: Desk.id, .revoked)
            let ended = Watched<[SessionEnd.Reason]>([])
            try await desk.begin(grant, ended: ended)
            #expect(ended.current == [.revoked])
        }
    }

    @Test(arguments: StoreKind.allCases) func aTokenThatMayBeReusedOpensUntilItExpires(kind: StoreKind) async throws {
        try await Desk.open(kind, settings: { $0.reuse = .untilExpiry }) { desk in
            let token = try await desk.issue()
            var sessions: Set<SessionID> = []
            for _ in 0..<4 {
                let grant = try await desk.redeem(token)
                #expect(grant.resume == nil)
                try await desk.begin(grant)
                sessions.insert(grant.session)
            }
            #expect(sessions.count == 4)
            await desk.expectRefused(token, .limitReached)
            try await desk.authority.renew()
            desk.authority.endSessions(of: Desk.id, .revoked)
            for session in sessions {
                await desk.authority.sessionEnded(
                    session, SessionEnd(reason: .revoked, bytesFromClient: 0, bytesFromConsole: 0))
            }
            desk.clock.advance(by: Desk.lifetime - .milliseconds(1))
            try await desk.redeem(token)
            desk.clock.advance(by: .milliseconds(1))
            await desk.expectRefused(token)
        }
    }
}
