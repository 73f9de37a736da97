// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The checks of stores that keep the same tokens: one after the other, or side by side. Each opens what it needs at a
/// place of its own.
enum SharedStoreChecks {
    typealias Findings = TokenStoreChecks.Findings
    typealias Open = @Sendable () async throws -> any TokenStore
    typealias Check = @Sendable (inout Findings, Open) async throws -> Void

    private static let now = TokenStoreChecks.now

    /// Calls `body` with two stores at one place, and closes them.
    private static func withTwo(
        _ open: Open, _ body: (any TokenStore, any TokenStore) async throws -> Void
    ) async throws {
        let (one, other) = (try await open(), try await open())
        do {
            try await body(one, other)
        } catch {
            try? await one.close()
            try? await other.close()
            throw error
        }
        try await one.close()
        try await other.close()
    }

    static func restart(_ found: inout Findings, _ open: Open) async throws {
        let (issued, spent, tried, begun, revoked) = (
            TokenRecord.sample(issuedAt: self.now, project: "blue"), TokenRecord.sample(issuedAt: self.now),
            TokenRecord.sample(issuedAt: self.now), TokenRecord.sample(issuedAt: self.now),
            TokenRecord.sample(issuedAt: self.now)
        )
        let secret: [UInt8] = (0..<32).map { $0 }
        let first = try await open()
        for record in [issued, spent, tried, begun, revoked] { try await first.insert(record) }
        for record in [spent, tried, begun] {
            _ = try await first.redeem(record.tokenHash, type: .novnc, at: self.now)
        }
        let hold = SessionHold(resumeHash: secret, until: self.now.advanced(by: .seconds(60)))
        try await first.begin(begun.session, holding: hold)
        _ = try await first.revoke(revoked.instance, .unopened)
        try await first.close()

        let second = try await open()
        let good = try await second.redeem(issued.tokenHash, type: .novnc, at: self.now)
        found.expect(good == issued, "a token is lost or changed by a restart")
        // How often a token was tried survives too.
        try await second.release(tried.session, maximumTries: 1)
        for (record, what) in [(spent, "spent"), (tried, "tried"), (begun, "begun"), (revoked, "revoked")] {
            let again = try await second.redeem(record.tokenHash, type: .novnc, at: self.now)
            found.expect(again == nil, "a token that was \(what) is good again after a restart")
        }
        let resumed = try await second.resume(
            begun.tokenHash, resumeHash: secret, type: .novnc, as: SessionID(), at: self.now)
        found.expect(resumed?.former == begun.session, "a session cannot be resumed after a restart")
        try await second.close()
    }

    static func race(_ found: inout Findings, _ open: Open, racers: Int) async throws {
        try await self.withTwo(open) { one, other in
            for _ in 0..<10 {
                let record = TokenRecord.sample(issuedAt: self.now)
                try await one.insert(record)
                let seen = try await other.look(at: record.tokenHash, type: .novnc, at: self.now)
                found.expect(seen == record, "a store does not see the token of another")
                let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for racer in 0..<racers {
                        let store = racer.isMultiple(of: 2) ? one : other
                        group.addTask { try await store.redeem(record.tokenHash, type: .novnc, at: self.now) != nil }
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                found.expect(winners == 1, "\(winners) of \(racers) redeem one token through two stores")
            }
        }
    }

    static func sessions(_ found: inout Findings, _ open: Open) async throws {
        try await self.withTwo(open) { one, other in
            let record = TokenRecord.sample(issuedAt: self.now)
            let revoked = TokenRecord.sample(issuedAt: self.now)
            for record in [record, revoked] { try await one.insert(record) }
            _ = try await one.redeem(record.tokenHash, type: .novnc, at: self.now)
            let secret: [UInt8] = (0..<32).map { $0 }
            let until = self.now.advanced(by: .seconds(60))
            try await one.begin(record.session, holding: SessionHold(resumeHash: secret, until: until))
            let heir = SessionID()
            let resumption = try await other.resume(
                record.tokenHash, resumeHash: secret, type: .novnc, as: heir, at: self.now)
            found.expect(resumption?.former == record.session, "a session cannot be resumed through another store")
            if resumption != nil {
                try await other.begin(heir, holding: SessionHold(until: until))
                let alive = try await one.renew([record.session], until: until)
                found.expect(alive.isEmpty, "a session that was replaced through another store is renewed")
            }
            let count = try await other.revoke(revoked.instance, .unopened)
            let opened = try await one.redeem(revoked.tokenHash, type: .novnc, at: self.now) != nil
            found.expect(count == 1 && !opened, "a token that was revoked through another store is redeemed")
        }
    }

    static func revocation(_ found: inout Findings, _ open: Open) async throws {
        try await self.withTwo(open) { one, other in
            var records = (0..<4).map { _ in TokenRecord.sample(issuedAt: self.now) }
            for index in records.indices { records[index].instance = InstanceID(bytes: (0xc, 0xc)) }
            let (issued, redeemed, alive, ended) = (records[0], records[1], records[2], records[3])
            let secret: [UInt8] = (0..<32).map { $0 }
            let until = self.now.advanced(by: .seconds(60))
            for record in records { try await one.insert(record) }
            for record in [redeemed, alive, ended] {
                _ = try await one.redeem(record.tokenHash, type: .novnc, at: self.now)
            }
            for record in [alive, ended] {
                try await one.begin(record.session, holding: SessionHold(resumeHash: secret, until: until))
            }
            try await one.end(ended.session, holdingUntil: until)

            let count = try await other.revoke(issued.instance, .all)
            found.expect(count == 4, "another store revokes \(count) tokens of 4")
            let opened = try await one.redeem(issued.tokenHash, type: .novnc, at: self.now) != nil
            found.expect(!opened, "a token that was revoked through another store is redeemed")
            await found.expectFailure("a session begins that was revoked through another store", .tokenRejected) {
                try await one.begin(redeemed.session, holding: SessionHold(until: until))
            }
            let renewed = try await one.renew([alive.session], until: until)
            found.expect(renewed.isEmpty, "a session that was revoked through another store is renewed")
            for record in [alive, ended] {
                let resumed = try await one.resume(
                    record.tokenHash, resumeHash: secret, type: .novnc, as: SessionID(), at: self.now)
                found.expect(resumed == nil, "a session that was revoked through another store is resumed")
            }
        }
    }

    static func quotas(_ found: inout Findings, _ open: Open) async throws {
        try await self.withTwo(open) { one, other in
            let inside = try await withThrowingTaskGroup(of: Bool.self) { group in
                for racer in 0..<16 {
                    let store = racer.isMultiple(of: 2) ? one : other
                    let record = TokenRecord.sample(issuedAt: self.now)
                    group.addTask { try await store.insert(record, within: TokenQuota(principal: 4)) == nil }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            found.expect(inside == 4, "\(inside) of 16 get into a quota of 4 through two stores")
        }
    }
}
