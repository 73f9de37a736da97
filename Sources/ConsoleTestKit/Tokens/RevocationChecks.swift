// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The checks of tokens that are revoked together with their sessions.
extension TokenStoreChecks {
    private static let secret: [UInt8] = (0..<32).map { $0 }
    private static var until: Instant { self.now.advanced(by: .seconds(60)) }
    private static let instance = InstanceID(bytes: (0xd, 0xd))

    private static func token(
        _ store: any TokenStore, of instance: InstanceID? = nil, redeemed: Bool = true, begun: Bool = false
    ) async throws -> TokenRecord {
        var record = TokenRecord.sample(issuedAt: self.now)
        record.instance = instance ?? self.instance
        try await store.insert(record)
        if redeemed || begun { _ = try await store.redeem(record.tokenHash, type: .novnc, at: self.now) }
        if begun {
            try await store.begin(record.session, holding: SessionHold(resumeHash: self.secret, until: self.until))
        }
        return record
    }

    private static func resume(
        _ store: any TokenStore, _ record: TokenRecord, as session: SessionID = SessionID()
    ) async throws -> Bool {
        try await store.resume(
            record.tokenHash, resumeHash: self.secret, type: .novnc, as: session, at: self.now) != nil
    }

    static func revokeAll(_ found: inout Findings, _ store: any TokenStore) async throws {
        let issued = try await self.token(store, redeemed: false)
        let redeemed = try await self.token(store)
        let alive = try await self.token(store, begun: true)
        let claimed = try await self.token(store, begun: true)
        let ended = try await self.token(store, begun: true)
        try await store.end(ended.session, holdingUntil: self.until)
        let heir = SessionID()
        let isClaimed = try await self.resume(store, claimed, as: heir)
        found.expect(isClaimed, "a session cannot be claimed")
        let bystander = try await self.token(store, of: InstanceID(bytes: (0xe, 0xe)), begun: true)

        let count = try await store.revoke(self.instance, .all)
        found.expect(count == 5, "\(count) tokens are revoked, not the 5 that there are")
        let again = try await store.revoke(self.instance, .all)
        found.expect(again == 0, "\(again) tokens are revoked twice")

        for session in [redeemed.session, heir] {
            await found.expectFailure("a session begins after it was revoked", .tokenRejected) {
                try await store.begin(session, holding: self.hold)
            }
        }
        let records = [issued, redeemed, alive, claimed, ended]
        let renewed = try await store.renew(Set(records.map(\.session)), until: self.until)
        found.expect(renewed.isEmpty, "a session is renewed after it was revoked")
        // However it ends: its proxy says so when it has ended it.
        for session in records.map(\.session) + [heir] {
            try await store.release(session, maximumTries: 3)
            try await store.end(session, holdingUntil: self.until)
        }
        for record in records {
            let seen = try await store.look(at: record.tokenHash, type: .novnc, at: self.now)
            let opened = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
            found.expect(seen == nil && opened == nil, "a revoked token is seen or redeemed")
            let resumed = try await self.resume(store, record)
            found.expect(!resumed, "a session is resumed after it was revoked")
        }

        let other = try await store.renew([bystander.session], until: self.until)
        found.expect(other == [bystander.session], "the session of another instance is revoked")
        let later = try await self.token(store, redeemed: false)
        let opened = try await store.redeem(later.tokenHash, type: .novnc, at: self.now)
        found.expect(opened != nil, "a token is refused that was made after the revocation")
    }

    /// Sessions that begin, and that are taken up again, while all is revoked.
    static func revokingBesideBegin(_ found: inout Findings, _ store: any TokenStore) async throws {
        var records: [TokenRecord] = []
        for index in 0..<24 { records.append(try await self.token(store, begun: index.isMultiple(of: 2))) }
        let sessions = try await withThrowingTaskGroup(of: Set<SessionID>.self) { group in
            for (index, record) in records.enumerated() {
                group.addTask {
                    let heir = SessionID()
                    if index.isMultiple(of: 2), try await !self.resume(store, record, as: heir) { return [] }
                    do {
                        try await store.begin(
                            index.isMultiple(of: 2) ? heir : record.session,
                            holding: SessionHold(resumeHash: self.secret, until: self.until))
                    } catch let error as ConsoleError where error.code == .tokenRejected {}
                    return [record.session, heir]
                }
            }
            group.addTask {
                _ = try await store.revoke(self.instance, .all)
                return []
            }
            return try await group.reduce(into: Set()) { $0.formUnion($1) }
        }
        // Whoever came first: once the revocation was told, none of them lives.
        let renewed = try await store.renew(sessions.union(records.map(\.session)), until: self.until)
        found.expect(renewed.isEmpty, "\(renewed.count) sessions live on that began beside their revocation")
        for record in records {
            let resumed = try await self.resume(store, record)
            found.expect(!resumed, "a session is resumed that began beside its revocation")
        }
    }
}
