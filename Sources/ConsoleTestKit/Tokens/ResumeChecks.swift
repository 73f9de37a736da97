// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The checks of sessions that are taken up again, and of quotas.
extension TokenStoreChecks {
    private static let window = Duration.seconds(60)

    private static func hash() -> [UInt8] {
        (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    }

    /// A token whose session began, and what resumes it.
    private static func begun(
        _ store: any TokenStore, endsAt: Instant? = nil
    ) async throws -> (record: TokenRecord, secret: [UInt8]) {
        let record = TokenRecord.sample(issuedAt: self.now)
        let secret = self.hash()
        try await store.insert(record)
        _ = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        try await store.begin(
            record.session,
            holding: SessionHold(resumeHash: secret, until: self.now.advanced(by: self.window), endsAt: endsAt))
        return (record, secret)
    }

    private static func resume(
        _ store: any TokenStore, _ record: TokenRecord, _ secret: [UInt8], type: ConsoleType = .novnc,
        as session: SessionID = SessionID(), after time: Duration = .zero
    ) async throws -> Resumption? {
        try await store.resume(
            record.tokenHash, resumeHash: secret, type: type, as: session, at: self.now.advanced(by: time))
    }

    static func resumption(_ found: inout Findings, _ store: any TokenStore) async throws {
        let (record, secret) = try await self.begun(store)
        let (other, _) = try await self.begun(store)
        let wrongSecret = try await self.resume(store, record, self.hash())
        found.expect(wrongSecret == nil, "a wrong secret resumes a session")
        let wrongToken = try await self.resume(store, other, secret)
        found.expect(wrongToken == nil, "the secret of one token resumes the session of another")
        let wrongType = try await self.resume(store, record, secret, type: ConsoleType("xvpvnc"))
        found.expect(wrongType == nil, "another type resumes a session")
        let late = try await self.resume(store, record, secret, after: self.window)
        found.expect(late == nil, "a session is resumed when its hold has passed")

        let second = SessionID()
        let claim = try await self.resume(store, record, secret, as: second, after: self.window - .milliseconds(1))
        var expected = record
        expected.session = second
        found.expect(claim?.record == expected, "the record of a resumed session is not its token's, with the new id")
        found.expect(claim?.former == record.session, "a resumption does not name the session that it replaces")
        let stillAlive = try await store.renew([record.session], until: self.now.advanced(by: self.window))
        found.expect(stillAlive == [record.session], "a claim ends the session before the new one begins")

        let newSecret = self.hash()
        try await store.begin(
            second, holding: SessionHold(resumeHash: newSecret, until: self.now.advanced(by: self.window)))
        let replaced = try await store.renew([record.session, second], until: self.now.advanced(by: self.window))
        found.expect(replaced == [second], "a replaced session is renewed, or its successor is not")
        let again = try await self.resume(store, record, secret)
        found.expect(again == nil, "a secret resumes a session twice")
        let next = try await self.resume(store, record, newSecret)
        found.expect(next?.former == second, "a resumed session cannot be resumed with its new secret")
    }

    static func resumptionRace(_ found: inout Findings, _ store: any TokenStore, racers: Int) async throws {
        let (record, secret) = try await self.begun(store)
        let until = self.now.advanced(by: self.window)
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<racers {
                group.addTask {
                    let session = SessionID()
                    guard try await self.resume(store, record, secret, as: session) != nil else { return false }
                    do {
                        try await store.begin(session, holding: SessionHold(resumeHash: self.hash(), until: until))
                        return true
                    } catch let error as ConsoleError where error.code == .tokenRejected {
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        found.expect(winners == 1, "\(winners) of \(racers) resume one session with one secret")
    }

    static func claims(_ found: inout Findings, _ store: any TokenStore) async throws {
        let (record, secret) = try await self.begun(store)
        let (first, second) = (SessionID(), SessionID())
        _ = try await self.resume(store, record, secret, as: first)
        let claim = try await self.resume(store, record, secret, as: second)
        found.expect(claim?.former == record.session, "a session that is claimed cannot be claimed again")
        await found.expectFailure("a session begins whose claim another one took", .tokenRejected) {
            try await store.begin(first, holding: self.hold)
        }
        try await store.release(second, maximumTries: 1)
        await found.expectFailure("a session begins whose claim was given up", .tokenRejected) {
            try await store.begin(second, holding: self.hold)
        }
        let third = try await self.resume(store, record, secret)
        found.expect(third != nil, "a claim that was given up spends the secret")
    }

    static func ends(_ found: inout Findings, _ store: any TokenStore) async throws {
        let (record, secret) = try await self.begun(store)
        try await store.end(record.session, holdingUntil: self.now.advanced(by: .seconds(10)))
        let renewed = try await store.renew([record.session], until: self.now.advanced(by: self.window))
        found.expect(renewed.isEmpty, "a session that ended is renewed")
        let inside = try await self.resume(store, record, secret, after: .seconds(10) - .milliseconds(1))
        found.expect(inside != nil, "a session that ended cannot be resumed inside its hold")
        let outside = try await self.resume(store, record, secret, after: .seconds(10))
        found.expect(outside == nil, "a session that ended is resumed after its hold")
        // What is over is no error to end.
        try await store.end(SessionID(), holdingUntil: self.now)

        let endsAt = self.now.advanced(by: .seconds(5))
        let (timed, timedSecret) = try await self.begun(store, endsAt: endsAt)
        let heir = SessionID()
        let early = try await self.resume(store, timed, timedSecret, as: heir)
        found.expect(early?.endsAt == endsAt, "the moment at which a session ends is forgotten")
        let newSecret = self.hash()
        try await store.begin(
            heir,
            holding: SessionHold(
                resumeHash: newSecret, until: self.now.advanced(by: self.window),
                endsAt: self.now.advanced(by: self.window)))
        let late = try await self.resume(store, timed, newSecret, after: .seconds(5))
        found.expect(late == nil, "resuming a session makes it last longer")
    }

    static func heldTokens(_ found: inout Findings, _ store: any TokenStore) async throws {
        let (record, secret) = try await self.begun(store)
        let until = record.expiresAt.advanced(by: self.window)
        _ = try await store.renew([record.session], until: until)
        let early = try await store.sweep(before: until.advanced(by: .milliseconds(-1)))
        found.expect(early == 0, "the token of a session that is alive is swept")
        let held = try await self.resume(store, record, secret, after: .seconds(600))
        found.expect(held != nil, "a session cannot be resumed when its token has expired")
        let late = try await store.sweep(before: until)
        found.expect(late == 1, "the token of a session whose hold has passed is not swept")
    }

    static func look(_ found: inout Findings, _ store: any TokenStore) async throws {
        let record = TokenRecord.sample(issuedAt: self.now)
        try await store.insert(record)
        for _ in 0..<3 {
            let seen = try await store.look(at: record.tokenHash, type: .novnc, at: self.now)
            found.expect(seen == record, "looking at a token spends it, or shows another one")
        }
        let other = try await store.look(at: record.tokenHash, type: ConsoleType("xvpvnc"), at: self.now)
        found.expect(other == nil, "a token of another type is seen")
        let late = try await store.look(at: record.tokenHash, type: .novnc, at: record.expiresAt)
        found.expect(late == nil, "an expired token is seen")
        let redeemed = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        found.expect(redeemed != nil, "a token that was looked at cannot be redeemed")
        let spent = try await store.look(at: record.tokenHash, type: .novnc, at: self.now)
        found.expect(spent == nil, "a spent token is seen")
    }

    static func quotas(_ found: inout Findings, _ store: any TokenStore) async throws {
        func record(_ principal: String, _ instance: UInt64) -> TokenRecord {
            var record = TokenRecord.sample(issuedAt: self.now)
            record.principal = principal
            record.instance = InstanceID(bytes: (0xa, instance))
            return record
        }
        func insert(_ record: TokenRecord, _ quota: TokenQuota) async throws -> TokenQuota.Breach? {
            try await store.insert(record, within: quota)
        }
        let first = record("alice", 1)
        var breach = try await insert(first, TokenQuota(total: 1, principal: 1, instance: 1))
        found.expect(breach == nil, "the first token is over a quota of 1")
        breach = try await insert(record("alice", 2), TokenQuota(total: 2, principal: 1, instance: 1))
        found.expect(breach == .principal, "a second token of a principal is inside a quota of 1")
        breach = try await insert(record("bob", 1), TokenQuota(total: 2, principal: 1, instance: 1))
        found.expect(breach == .instance, "a second token for an instance is inside a quota of 1")
        breach = try await insert(record("bob", 2), TokenQuota(total: 1, principal: 1, instance: 1))
        found.expect(breach == .total, "a second token is inside a quota of 1 in all")
        _ = try await store.redeem(first.tokenHash, type: .novnc, at: self.now)
        breach = try await insert(record("alice", 1), TokenQuota(total: 1, principal: 1, instance: 1))
        found.expect(breach == nil, "a token that was redeemed counts")
        var late = record("alice", 1)
        late.issuedAt = first.expiresAt
        late.expiresAt = first.expiresAt.advanced(by: .seconds(600))
        breach = try await insert(late, TokenQuota(total: 1, principal: 1, instance: 1))
        found.expect(breach == nil, "a token that expired counts")

        let inside = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                let racer = record("carol", 3)
                group.addTask { try await store.insert(racer, within: TokenQuota(principal: 4)) == nil }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        found.expect(inside == 4, "\(inside) of 16 get into a quota of 4")
    }
}
