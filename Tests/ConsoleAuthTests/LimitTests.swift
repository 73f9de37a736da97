// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import MetricsTestKit
import Testing

@Suite struct LimitTests {
    private func refusedAs(_ desk: Desk, _ limit: String) throws -> Int64 {
        try desk.metrics.expectCounter("oriel_tokens_refused_total", [("limit", limit)]).totalValue
    }

    private func redeemedAs(_ desk: Desk, _ result: String) throws -> Int64 {
        try desk.metrics.expectCounter("oriel_tokens_redeemed_total", [("result", result)]).totalValue
    }

    @Test func anInstanceHasSoManySessionsAndNotOneMore() async throws {
        try await Desk.open(settings: { $0.limits.sessionsPerInstance = 2 }) { desk in
            let first = try await desk.redeem(try await desk.issue())
            try await desk.begin(first)
            // One that is only being opened counts too.
            let second = try await desk.redeem(try await desk.issue())
            let token = try await desk.issue()
            await desk.expectRefused(token, .limitReached)
            #expect(try self.redeemedAs(desk, "limit") == 1)
            await desk.authority.release(second.session)
            let third = try await desk.redeem(token)
            try await desk.begin(third)
            await desk.end(first)
            _ = try await desk.redeem(try await desk.issue())
            #expect(try self.redeemedAs(desk, "opened") == 4)
        }
    }

    @Test func aSessionThatIsResumedNeedsNoPlaceOfItsOwn() async throws {
        try await Desk.open(settings: { $0.limits.sessionsPerInstance = 1 }) { desk in
            let token = try await desk.issue()
            let first = try await desk.redeem(token)
            try await desk.begin(first)
            _ = try await desk.redeem(token, resume: first.resume)
            let last = try await desk.redeem(token, resume: first.resume)
            try await desk.begin(last)
            await desk.end(first, .replaced)
            await desk.expectRefused(try await desk.issue(), .limitReached)
            #expect(try self.redeemedAs(desk, "resumed") == 2)
        }
    }

    @Test(arguments: StoreKind.allCases) func aPrincipalHasSoManyTokensAndNotOneMore(kind: StoreKind) async throws {
        try await Desk.open(kind, settings: { $0.limits.tokens.principal = 3 }) { desk in
            var tokens: [AccessToken] = []
            for _ in 0..<3 { tokens.append(try await desk.issue()) }
            let error = await #expect(throws: ConsoleError.self) { try await desk.issue() }
            #expect(error?.code == .quotaExceeded)
            #expect(try self.refusedAs(desk, "principal") == 1)
            #expect(try desk.metrics.expectCounter("oriel_tokens_issued_total").totalValue == 3)
            // One that is opened is not in the way any more.
            try await desk.redeem(tokens[0])
            _ = try await desk.issue()
            desk.clock.advance(by: Desk.lifetime)
            _ = try await desk.issue()
        }
    }

    @Test func anInstanceAndTheWholeGatewayHaveTheirQuotas() async throws {
        try await Desk.open(settings: { $0.limits.tokens = TokenQuota(total: 2, instance: 1) }) { desk in
            let other = InstanceID(bytes: (0xa, 2))
            let third = InstanceID(bytes: (0xa, 3))
            desk.one.add(other, name: "db", project: "blue")
            desk.one.add(third, name: "mail", project: "blue")
            _ = try await desk.issue()
            await #expect(throws: ConsoleError.self) { try await desk.issue() }
            _ = try await desk.issue(.id(other))
            await #expect(throws: ConsoleError.self) { try await desk.issue(.id(third)) }
            #expect(try self.refusedAs(desk, "instance") == 1)
            #expect(try self.refusedAs(desk, "total") == 1)
        }
    }

    @Test func aPrincipalIsSlowedDown() async throws {
        try await Desk.open(settings: { $0.limits.newTokensPerSecond = 5 }) { desk in
            for _ in 0..<5 { _ = try await desk.issue() }
            let error = await #expect(throws: ConsoleError.self) { try await desk.issue() }
            #expect(error?.code == .quotaExceeded)
            #expect(try self.refusedAs(desk, "rate") == 1)
            desk.clock.advance(by: .seconds(1))
            _ = try await desk.issue()
        }
    }

    @Test func withoutLimitsNobodyIsRefused() async throws {
        let change: (inout AuthoritySettings) -> Void = { settings in
            settings.limits.sessionsPerInstance = nil
            settings.limits.tokens = TokenQuota()
            settings.limits.newTokensPerSecond = nil
        }
        try await Desk.open(settings: change) { desk in
            for _ in 0..<60 { _ = try await desk.issue() }
            for _ in 0..<10 { try await desk.begin(try await desk.redeem(try await desk.issue())) }
        }
    }
}
