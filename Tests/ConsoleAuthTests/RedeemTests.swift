// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct RedeemTests {
    @Test(arguments: StoreKind.allCases) func aTokenOpensOnce(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue(.name("web"))
            let grant = try await desk.redeem(token)
            #expect(grant.instance == Desk.id && grant.instanceName == "web" && grant.backend == "one")
            #expect(grant.endpoint == ConsoleEndpoint(host: "127.0.0.1", port: 5900, generation: "1"))
            #expect(grant.egress == desk.one.egress && grant.mode == .control)
            #expect(grant.principal == "alice")
            #expect(grant.maximumDuration == .seconds(28_800) && grant.idleTimeout == .seconds(1800))
            await desk.expectRefused(token)
        }
    }

    @Test(arguments: StoreKind.allCases) func of200ThatRaceOneWins(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            for _ in 0..<3 {
                let token = try await desk.issue()
                let codes = await withTaskGroup(of: ConsoleError.Code?.self) { group in
                    for _ in 0..<200 {
                        group.addTask {
                            do {
                                try await desk.redeem(token)
                                return nil
                            } catch {
                                return (error as? ConsoleError)?.code ?? .internalError
                            }
                        }
                    }
                    return await group.reduce(into: [ConsoleError.Code?]()) { $0.append($1) }
                }
                #expect(codes.count { $0 == nil } == 1 && codes.count { $0 == .tokenRejected } == 199)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func aTokenDiesExactlyAtTheEndOfItsLifetime(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let first = try await desk.issue()
            let second = try await desk.issue()
            desk.clock.advance(by: Desk.lifetime - .milliseconds(1))
            try await desk.redeem(first)
            desk.clock.advance(by: .milliseconds(1))
            await desk.expectRefused(second)
        }
    }

    @Test(arguments: [Duration.seconds(-1), .seconds(-3600), .seconds(-10 * 365 * 86_400)])
    func aClockThatIsSetBackMakesNoTokenLiveLonger(step: Duration) async throws {
        try await Desk.open { desk in
            let before = try await desk.issue()
            desk.clock.step(by: step)
            let after = try await desk.issue()
            desk.clock.advance(by: Desk.lifetime - .milliseconds(1))
            let last = try await desk.issue()
            try await desk.redeem(try await desk.issue())
            desk.clock.advance(by: .milliseconds(1))
            await desk.expectRefused(before)
            await desk.expectRefused(after)
            try await desk.redeem(last)
        }
    }

    @Test func aClockThatIsSetBackTakesNothingFromALiveToken() async throws {
        try await Desk.open { desk in
            let token = try await desk.issue()
            desk.clock.step(by: .seconds(-3600))
            desk.clock.advance(by: Desk.lifetime - .milliseconds(1))
            try await desk.redeem(token)
        }
    }

    @Test func aClockThatIsSetForwardEndsTokens() async throws {
        try await Desk.open { desk in
            let token = try await desk.issue()
            desk.clock.step(by: Desk.lifetime)
            await desk.expectRefused(token)
        }
    }

    @Test func askingOftenDoesNotSlowTheClock() async throws {
        try await Desk.open { desk in
            let token = try await desk.issue()
            desk.clock.step(by: .seconds(-3600))
            // Steps far below a millisecond, each asked for: their fractions must not get lost.
            desk.clock.advance(by: Desk.lifetime - .milliseconds(1))
            for _ in 0..<10 {
                desk.clock.advance(by: .microseconds(100))
                _ = try await desk.authority.sweep()
            }
            await desk.expectRefused(token)
        }
    }

    @Test(arguments: StoreKind.allCases) func aTokenForAnotherConsoleTypeOpensNothing(kind: StoreKind) async throws {
        try await Desk.open(kind) { desk in
            let token = try await desk.issue()
            await desk.expectRefused(token, type: ConsoleType("xvpvnc"))
            try await desk.redeem(token)
        }
    }

    @Test func everyRefusalIsTheSame() async throws {
        try await Desk.open { desk in
            let used = try await desk.issue()
            try await desk.redeem(used)
            let otherType = try await desk.issue(type: ConsoleType("xvpvnc"))
            let expired = try await desk.issue()
            desk.clock.advance(by: Desk.lifetime)
            var texts: Set<String> = []
            for token in [used, otherType, expired, AccessToken()] {
                let error = await #expect(throws: ConsoleError.self) { try await desk.redeem(token) }
                texts.insert(error?.description ?? "")
            }
            #expect(texts.count == 1)
        }
    }

    @Test func theConsoleIsWhereItIsNowAndNotWhereItWas() async throws {
        try await Desk.open { desk in
            let token = try await desk.issue()
            desk.one.remove(Desk.id)
            let moved = ConsoleEndpoint(host: "10.0.0.2", port: 5907, generation: "9")
            desk.two.add(Desk.id, name: "web", endpoint: moved)
            let grant = try await desk.redeem(token)
            #expect(grant.backend == "two" && grant.endpoint == moved)
        }
    }

    @Test func anInstanceThatRunsTwiceIsRefused() async throws {
        try await Desk.open { desk in
            let token = try await desk.issue()
            desk.two.add(Desk.id, name: "web")
            await desk.expectRefused(token, .instanceAmbiguous)
            desk.one.setPowerState(.stopped, of: Desk.id)
            #expect(try await desk.redeem(token).backend == "two")
        }
    }

    @Test func aNewInstanceOfTheSameNameIsAnotherOne() async throws {
        try await Desk.open { desk in
            let token = try await desk.issue(.name("web"))
            desk.one.remove(Desk.id)
            desk.one.add(InstanceID(bytes: (0xb, 2)), name: "web")
            await desk.expectRefused(token, .instanceNotFound)
        }
    }
}
