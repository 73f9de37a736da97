// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The checks of what happens to a token while somebody redeems it.
extension TokenStoreChecks {
    private static let count = 24

    /// Redeems all of `records` at once while `body` runs, and gives those that were redeemed.
    private static func redeem(
        _ records: [TokenRecord], from store: any TokenStore, beside body: @escaping @Sendable () async throws -> Void
    ) async throws -> Set<TokenRecord> {
        async let done: Void = body()
        let redeemed = try await withThrowingTaskGroup(of: TokenRecord?.self) { group in
            for record in records {
                group.addTask { try await store.redeem(record.tokenHash, type: .novnc, at: self.now) }
            }
            return try await group.reduce(into: Set<TokenRecord>()) { if let record = $1 { $0.insert(record) } }
        }
        try await done
        return redeemed
    }

    static func sweepingRace(_ found: inout Findings, _ store: any TokenStore) async throws {
        let live = (0..<self.count).map { _ in TokenRecord.sample(issuedAt: self.now) }
        let dead = (0..<self.count).map { _ in
            TokenRecord.sample(issuedAt: self.now.advanced(by: .seconds(-60)), lifetime: .seconds(60))
        }
        for (one, other) in zip(live, dead) {
            try await store.insert(one)
            try await store.insert(other)
        }
        let redeemed = try await self.redeem(live + dead, from: store) {
            for _ in 0..<8 { _ = try await store.sweep(before: self.now) }
        }
        found.expect(
            redeemed == Set(live), "\(redeemed.count) of \(live.count) live tokens are redeemed beside a sweep")
        let rest = try await store.sweep(before: self.now)
        found.expect(rest == 0, "\(rest) expired tokens are left over by sweeps beside redeemers")
    }

    static func revokingRace(_ found: inout Findings, _ store: any TokenStore) async throws {
        var records = (0..<self.count).map { _ in TokenRecord.sample(issuedAt: self.now) }
        let instance = InstanceID(bytes: (0xb, 0xb))
        for index in records.indices {
            records[index].instance = instance
            try await store.insert(records[index])
        }
        _ = try await self.redeem(records, from: store) { _ = try await store.revoke(instance, .unopened) }
        // Whoever came first: once the revocation was told, none of them opens anything.
        for record in records {
            try await store.release(record.session, maximumTries: 3)
            let again = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
            found.expect(again == nil, "a token is redeemed after its revocation was told")
            await found.expectFailure("a session begins after its token's revocation was told", .tokenRejected) {
                try await store.begin(record.session, holding: self.hold)
            }
        }
    }

    /// A caller whose clock was wrong for a while.
    static func clockSteps(_ found: inout Findings, _ store: any TokenStore) async throws {
        let hour = Duration.seconds(3600)
        let record = TokenRecord.sample(issuedAt: self.now)
        try await store.insert(record)
        let late = try await store.redeem(record.tokenHash, type: .novnc, at: self.now.advanced(by: hour))
        found.expect(late == nil, "a token is redeemed an hour after it was made")
        let inTime = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        found.expect(inTime == record, "a token that was refused as late is spent by that")
        let spent = try await store.redeem(record.tokenHash, type: .novnc, at: self.now.advanced(by: .zero - hour))
        found.expect(spent == nil, "a spent token is good again when the clock is set back")
    }
}
