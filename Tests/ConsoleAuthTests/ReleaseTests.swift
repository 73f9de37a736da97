// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct ReleaseTests {
    @Test(arguments: StoreKind.allCases) func aStoppedInstanceDoesNotBurnTheToken(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue()
            desk.one.setPowerState(.stopped, of: Desk.id)
            await desk.expectRefused(token, .instanceNotRunning)
            desk.one.setPowerState(.running, of: Desk.id)
            try await desk.redeem(token)
        }
    }

    @Test(arguments: StoreKind.allCases) func threeTriesAreAllThereAre(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue()
            desk.one.setPowerState(.stopped, of: Desk.id)
            for _ in 0..<3 { await desk.expectRefused(token, .instanceNotRunning) }
            desk.one.setPowerState(.running, of: Desk.id)
            await desk.expectRefused(token)
        }
    }

    @Test(arguments: StoreKind.allCases) func aTokenGivenBackBeforeItsSessionBeganOpensAgain(
        kind: StoreKind
    ) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue()
            for _ in 0..<3 { await desk.authority.release(try await desk.redeem(token).session) }
            await desk.expectRefused(token)
        }
    }

    @Test(arguments: StoreKind.allCases) func aReleasedTokenLivesNoLonger(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue()
            desk.clock.advance(by: Desk.lifetime - .milliseconds(1))
            await desk.authority.release(try await desk.redeem(token).session)
            desk.clock.advance(by: .milliseconds(1))
            await desk.expectRefused(token)
        }
    }

    @Test(arguments: StoreKind.allCases) func aSessionThatBeganIsNotReleased(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue()
            let grant = try await desk.redeem(token)
            try await desk.begin(grant)
            await desk.authority.release(grant.session)
            await desk.expectRefused(token)
            await desk.authority.sessionEnded(
                grant.session, SessionEnd(reason: .clientClosed, bytesFromClient: 0, bytesFromConsole: 0))
            await desk.expectRefused(token)
        }
    }

    @Test(arguments: StoreKind.allCases) func aReleasedSessionCannotBegin(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let grant = try await desk.redeem(try await desk.issue())
            await desk.authority.release(grant.session)
            let error = await #expect(throws: ConsoleError.self) {
                try await desk.begin(grant)
            }
            #expect(error?.code == .tokenRejected)
        }
    }

    @Test func aBackendThatIsAwayDoesNotBurnTheToken() async throws {
        try await Desk.open { desk in
            let token = try await desk.issue()
            desk.one.fail([.consoleEndpoint], with: ConsoleError(.timedOut, "no answer"))
            await desk.expectRefused(token, .timedOut)
            desk.one.fail(with: nil)
            try await desk.redeem(token)
        }
    }

    @Test(arguments: StoreKind.allCases) func aTokenOfAConsoleThatIsBeingLookedForIsSpent(kind: StoreKind) async throws
    {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue()
            desk.one.hold(.consoleEndpoint)
            async let grant = desk.redeem(token)
            await desk.one.waitForHeld(.consoleEndpoint)
            await desk.expectRefused(token)
            desk.one.release(.consoleEndpoint)
            #expect(try await grant.instance == Desk.id)
        }
    }

    @Test(arguments: StoreKind.allCases) func expiredTokensAreSweptAMinuteLater(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let grant = try await desk.redeem(try await desk.issue())
            _ = try await desk.issue()
            desk.clock.advance(by: Desk.lifetime + .seconds(60) - .milliseconds(1))
            #expect(try await desk.authority.sweep() == 0)
            try await desk.begin(grant)
            desk.clock.advance(by: .milliseconds(2))
            #expect(try await desk.authority.sweep() == 1)
            await desk.end(grant)
            desk.clock.advance(by: .seconds(120))
            #expect(try await desk.authority.sweep() == 1)
        }
    }
}
