// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The checks behind ``TokenStoreConformance``. Each has an empty store to itself.
enum TokenStoreChecks {
    typealias Check = (inout Findings, any TokenStore) async throws -> Void

    /// What a check found, in sentences.
    struct Findings {
        private(set) var sentences: [String] = []

        mutating func add(_ sentence: String) {
            self.sentences.append(sentence)
        }

        mutating func expect(_ condition: Bool, _ sentence: String) {
            if !condition { self.add(sentence) }
        }

        /// Expects `body` to throw `code`.
        mutating func expectFailure(
            _ sentence: String, _ code: ConsoleError.Code = .authorityUnavailable, _ body: () async throws -> Void
        ) async {
            do {
                try await body()
                self.add(sentence)
            } catch let error as ConsoleError {
                self.expect(error.code == code, "\(error.code) is thrown, not \(code)")
            } catch {
                self.add("an error is no ConsoleError but \(Swift.type(of: error))")
            }
        }
    }

    /// The year 2100: a store that has a clock of its own takes what it is told here for the later moment.
    static let now = Instant(milliseconds: 4_102_444_800_000)
    static let hold = SessionHold(until: Self.now)

    static func equality(_ found: inout Findings, _ store: any TokenStore) async throws {
        var odd = TokenRecord.sample(issuedAt: Instant(milliseconds: -1), project: "Größe '; DROP TABLE \u{1F5A5}")
        odd.expiresAt = self.now
        odd.mode = .view
        odd.type = ConsoleType("xvpvnc")
        odd.principal = ""
        var empty = TokenRecord.sample(project: "")
        empty.expiresAt = Instant(milliseconds: .max)
        for record in [TokenRecord.sample(), odd, empty] {
            try await store.insert(record)
            let redeemed = try await store.redeem(record.tokenHash, type: record.type, at: record.issuedAt)
            found.expect(redeemed == record, "\(record) comes back as \(redeemed.map { "\($0)" } ?? "nothing")")
        }
        let unknown = try await store.redeem(TokenRecord.sample().tokenHash, type: .novnc, at: self.now)
        found.expect(unknown == nil, "a hash that was never inserted is redeemed")
    }

    static func race(_ found: inout Findings, _ store: any TokenStore, racers: Int) async throws {
        for _ in 0..<10 {
            let record = TokenRecord.sample(issuedAt: self.now)
            try await store.insert(record)
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<racers {
                    group.addTask { try await store.redeem(record.tokenHash, type: .novnc, at: self.now) != nil }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            found.expect(winners == 1, "\(winners) of \(racers) redeem one token")
        }
    }

    static func expiry(_ found: inout Findings, _ store: any TokenStore) async throws {
        for (offset, isAlive) in [(-1, true), (0, false), (1, false)] {
            let record = TokenRecord.sample(issuedAt: self.now)
            try await store.insert(record)
            let moment = record.expiresAt.advanced(by: .milliseconds(offset))
            let redeemed = try await store.redeem(record.tokenHash, type: .novnc, at: moment) != nil
            found.expect(
                redeemed == isAlive, "\(offset) ms from its end a token is \(redeemed ? "redeemed" : "refused")")
        }
    }

    static func type(_ found: inout Findings, _ store: any TokenStore) async throws {
        let record = TokenRecord.sample(issuedAt: self.now)
        try await store.insert(record)
        let other = try await store.redeem(record.tokenHash, type: ConsoleType("xvpvnc"), at: self.now)
        found.expect(other == nil, "another type redeems the token")
        let own = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        found.expect(own != nil, "the attempt with another type spent the token")
    }

    static func release(_ found: inout Findings, _ store: any TokenStore) async throws {
        let record = TokenRecord.sample(issuedAt: self.now)
        let bystander = TokenRecord.sample(issuedAt: self.now)
        try await store.insert(record)
        try await store.insert(bystander)
        _ = try await store.redeem(bystander.tokenHash, type: .novnc, at: self.now)
        for attempt in 1...3 {
            let redeemed = try await store.redeem(record.tokenHash, type: .novnc, at: self.now) != nil
            found.expect(redeemed, "try \(attempt) of 3 is refused")
            try await store.release(record.session, maximumTries: 3)
        }
        let fourth = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        found.expect(fourth == nil, "a fourth try of 3 is granted")
        let other = try await store.redeem(bystander.tokenHash, type: .novnc, at: self.now)
        found.expect(other == nil, "the token of another session is released too")
        // Nothing to release is no error: the caller does not know what is left of the token.
        try await store.release(SessionID(), maximumTries: 3)
    }

    static func begin(_ found: inout Findings, _ store: any TokenStore) async throws {
        let record = TokenRecord.sample(issuedAt: self.now)
        try await store.insert(record)
        _ = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        try await store.begin(record.session, holding: self.hold)
        try await store.release(record.session, maximumTries: 3)
        let again = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        found.expect(again == nil, "the token is released after its session began")
        await found.expectFailure("a session begins twice", .tokenRejected) {
            try await store.begin(record.session, holding: self.hold)
        }
    }

    static func unknownBegin(_ found: inout Findings, _ store: any TokenStore) async throws {
        await found.expectFailure("an unknown session begins", .tokenRejected) {
            try await store.begin(SessionID(), holding: self.hold)
        }
        let record = TokenRecord.sample(issuedAt: self.now)
        try await store.insert(record)
        await found.expectFailure("a session begins that nobody redeemed", .tokenRejected) {
            try await store.begin(record.session, holding: self.hold)
        }
        _ = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        try await store.release(record.session, maximumTries: 3)
        await found.expectFailure("a session begins whose token was released", .tokenRejected) {
            try await store.begin(record.session, holding: self.hold)
        }
    }

    static func revoke(_ found: inout Findings, _ store: any TokenStore) async throws {
        let issued = TokenRecord.sample(issuedAt: self.now)
        var (redeemed, begun) = (TokenRecord.sample(issuedAt: self.now), TokenRecord.sample(issuedAt: self.now))
        redeemed.instance = issued.instance
        begun.instance = issued.instance
        let bystander = TokenRecord.sample(issuedAt: self.now)
        for record in [issued, redeemed, begun, bystander] { try await store.insert(record) }
        for record in [redeemed, begun] {
            _ = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        }
        try await store.begin(begun.session, holding: self.hold)

        let count = try await store.revoke(issued.instance, .unopened)
        found.expect(count == 2, "\(count) tokens are revoked, not the 2 that no session began with")
        let again = try await store.revoke(issued.instance, .unopened)
        found.expect(again == 0, "\(again) tokens are revoked twice")
        await found.expectFailure("a session begins with a revoked token", .tokenRejected) {
            try await store.begin(redeemed.session, holding: self.hold)
        }
        for record in [issued, redeemed, begun] {
            try await store.release(record.session, maximumTries: 3)
            let opened = try await store.redeem(record.tokenHash, type: .novnc, at: self.now) != nil
            found.expect(!opened, "a revoked or spent token is redeemed")
        }
        let alive = try await store.renew([begun.session], until: self.now.advanced(by: .seconds(60)))
        found.expect(alive == [begun.session], "a session that began is revoked with the tokens that were not opened")
        let other = try await store.redeem(bystander.tokenHash, type: .novnc, at: self.now)
        found.expect(other != nil, "the token of another instance is revoked")
    }

    static func sweep(_ found: inout Findings, _ store: any TokenStore) async throws {
        let short = TokenRecord.sample(issuedAt: self.now, lifetime: .seconds(1))
        let long = TokenRecord.sample(issuedAt: self.now, lifetime: .seconds(60))
        for record in [short, long] { try await store.insert(record) }
        let early = try await store.sweep(before: short.expiresAt.advanced(by: .milliseconds(-1)))
        found.expect(early == 0, "\(early) tokens are swept before they expire")
        let swept = try await store.sweep(before: short.expiresAt.advanced(by: .milliseconds(1)))
        found.expect(swept == 1, "\(swept) tokens are swept, not the 1 that expired")
        let gone = try await store.redeem(short.tokenHash, type: .novnc, at: self.now)
        found.expect(gone == nil, "a swept token is redeemed")
        let kept = try await store.redeem(long.tokenHash, type: .novnc, at: self.now)
        found.expect(kept != nil, "a live token is swept")
    }

    static func duplicates(_ found: inout Findings, _ store: any TokenStore) async throws {
        let record = TokenRecord.sample(issuedAt: self.now)
        try await store.insert(record)
        _ = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        var sameHash = TokenRecord.sample(issuedAt: self.now)
        sameHash.tokenHash = record.tokenHash
        var sameSession = TokenRecord.sample(issuedAt: self.now)
        sameSession.session = record.session
        for twin in [record, sameHash, sameSession] {
            await found.expectFailure("a hash or a session is inserted twice") { try await store.insert(twin) }
        }
        let again = try await store.redeem(record.tokenHash, type: .novnc, at: self.now)
        found.expect(again == nil, "inserting a spent token again makes it good again")
    }
}
