// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

/// An operator takes back all access to an instance.
@Suite(.timeLimit(.minutes(1))) struct AccessRevocationTests {
    private let caller = Principal(name: "root", role: .admin)

    private func revoke(_ desk: Desk, through authority: LocalAuthority? = nil) async throws -> Int {
        try await (authority ?? desk.authority).revokeAccess(to: Desk.id, for: self.caller)
    }

    @Test(arguments: StoreKind.allCases) func tokensAndSessionsAreRevokedTogether(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let unused = try await desk.issue()
            let token = try await desk.issue()
            let grant = try await desk.redeem(token)
            let ended = Watched<[SessionEnd.Reason]>([])
            try await desk.begin(grant, ended: ended)
            #expect(try await self.revoke(desk) == 2)
            #expect(ended.current == [.revoked])
            await desk.expectRefused(unused)
            // Neither before its end is told nor after it.
            try await self.expectNoResumption(desk, token, grant)
            await desk.end(grant, .revoked)
            try await self.expectNoResumption(desk, token, grant)
            #expect(try await self.revoke(desk) == 0)
            try await desk.redeem(try await desk.issue())
        }
    }

    private func expectNoResumption(_ desk: Desk, _ token: AccessToken, _ grant: Grant) async throws {
        let secret = try #require(grant.resume)
        let error = await #expect(throws: ConsoleError.self) { try await desk.redeem(token, resume: secret) }
        #expect(error?.code == .tokenRejected)
    }

    @Test(arguments: StoreKind.allCases) func aSessionThatEndedCannotBeTakenUpAgain(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue()
            let grant = try await desk.redeem(token)
            try await desk.begin(grant)
            await desk.end(grant)
            #expect(try await self.revoke(desk) == 1)
            try await self.expectNoResumption(desk, token, grant)
        }
    }

    @Test(arguments: [TokenReuse.singleUse, .untilExpiry])
    func aSessionThatIsBeingOpenedDoesNotLive(reuse: TokenReuse) async throws {
        try await Desk.open(settings: { $0.reuse = reuse }) { desk in
            let grant = try await desk.redeem(try await desk.issue())
            #expect(try await self.revoke(desk) == 1)
            let ended = Watched<[SessionEnd.Reason]>([])
            do {
                try await desk.begin(grant, ended: ended)
                #expect(ended.current == [.revoked])
            } catch let error as ConsoleError {
                #expect(error.code == .tokenRejected)
                #expect(reuse == .singleUse)
            }
        }
    }

    @Test func aSessionThatTheStoreHoldsNoTokenForEndsToo() async throws {
        try await Desk.open(settings: { $0.reuse = .untilExpiry }) { desk in
            let token = try await desk.issue()
            let ended = Watched<[SessionEnd.Reason]>([])
            for _ in 0..<2 { try await desk.begin(try await desk.redeem(token), ended: ended) }
            #expect(try await self.revoke(desk) == 1)
            #expect(ended.current == [.revoked, .revoked])
            await desk.expectRefused(token)
        }
    }

    @Test func aTokenThatIsLookedAtWhileItIsRevokedOpensNothing() async throws {
        let store = RevokingTokenStore()
        let desk = Desk(store: store) { $0.reuse = .untilExpiry }
        let token = try await desk.issue()
        // The store has answered already, and the session is not known yet.
        store.afterLook.update { hook in
            hook = { _ = try await desk.authority.revokeAccess(to: Desk.id, for: self.caller) }
        }
        await desk.expectRefused(token)
        // What is revoked of another instance meanwhile is no reason to refuse.
        let other = try await desk.issue()
        store.afterLook.update { hook in
            hook = {
                _ = try await desk.authority.revokeAccess(to: InstanceID(bytes: (9, 9)), for: self.caller)
            }
        }
        try await desk.redeem(other)
    }

    @Test func sessionsOfOtherInstancesGoOn() async throws {
        try await Desk.open { desk in
            let other = InstanceID(bytes: (0xa, 2))
            desk.one.add(other, name: "mail")
            let token = try await desk.issue(.id(other))
            let ended = Watched<[SessionEnd.Reason]>([])
            try await desk.begin(try await desk.redeem(try await desk.issue(.id(other))), ended: ended)
            #expect(try await self.revoke(desk) == 0)
            try await desk.authority.renew()
            #expect(ended.current.isEmpty)
            try await desk.redeem(token)
        }
    }

    @Test func whatAnotherAuthorityRevokedEndsWhenTheLivingAreReported() async throws {
        try await Desk.open { desk in
            let ended = Watched<[SessionEnd.Reason]>([])
            try await desk.begin(try await desk.redeem(try await desk.issue()), ended: ended)
            #expect(try await self.revoke(desk, through: desk.anotherAuthority()) == 1)
            #expect(ended.current.isEmpty)
            try await desk.authority.renew()
            #expect(ended.current == [.revoked])
        }
    }

    @Test func whatNoBackendKnowsAnyMoreIsRevoked() async throws {
        try await Desk.open { desk in
            let ended = Watched<[SessionEnd.Reason]>([])
            try await desk.begin(try await desk.redeem(try await desk.issue()), ended: ended)
            desk.one.remove(Desk.id)
            #expect(try await self.revoke(desk) == 1)
            #expect(ended.current == [.revoked])
        }
    }

    @Test func observersAreToldOnceTheStoreKnows() async throws {
        try await Desk.open { desk in
            let told = Watched<[InstanceID]>([])
            desk.authority.onRevoked { instance in told.update { $0.append(instance) } }
            _ = try await self.revoke(desk)
            #expect(told.current == [Desk.id])
        }
    }

    @Test func whenTheStoreIsAwayNothingIsSaidToBeDone() async throws {
        let store = RevokingTokenStore()
        let desk = Desk(store: store)
        let ended = Watched<[SessionEnd.Reason]>([])
        try await desk.begin(try await desk.redeem(try await desk.issue()), ended: ended)
        store.isAway.update { $0 = true }
        let error = await #expect(throws: ConsoleError.self) { try await self.revoke(desk) }
        #expect(error?.code == .authorityUnavailable)
        #expect(ended.current.isEmpty)
    }
}
