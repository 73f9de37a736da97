// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Synchronization

/// A store that keeps every promise but one.
final class FaultyTokenStore: TokenStore {
    enum Fault: CaseIterable, Sendable {
        case givesTwice, ignoresType, ignoresExpiry, expiresLate, expiresEarly, releasesForever, neverReleases
        case releasesAfterBegin, releasesOthers, beginsAnything, forgetsProject, mixesUpMode, sweepsEverything
        case neverRevokes, revokesEverybody, miscountsRevoked, releasesRevoked
        case revokesNoSessions, revokesSessionsToo, resumesRevoked, losesRevokedSessions
        case sweepsNothing, acceptsTwins, resurrectsTwins, throwsOthers, spendsOnWrongType
        case ignoresQuota, looksAndSpends, resumesForAnybody, resumesForever, keepsOldSecret, forgetsEnd
        case renewsAnything, neverEnds, sweepsBesideRedeemers, losesRevocations, spendsLate
    }

    struct Strange: Error {}

    private let fault: Fault
    private let store = MemoryTokenStore()
    private let seen = Mutex<[[UInt8]: TokenRecord]>([:])
    private let holds = Mutex<[[UInt8]: SessionHold]>([:])
    private let claims = Mutex<[SessionID: [UInt8]]>([:])

    init(_ fault: Fault) {
        self.fault = fault
    }

    func insert(_ record: TokenRecord, within quota: TokenQuota) async throws -> TokenQuota.Breach? {
        let isKnown = self.seen.withLock { $0.updateValue(record, forKey: record.tokenHash) != nil }
        switch self.fault {
        case .acceptsTwins:
            return try? await self.store.insert(record, within: quota)
        case .resurrectsTwins where isKnown:
            try await self.store.release(record.session, maximumTries: .max)
            return try await self.store.insert(record, within: quota)
        case .ignoresQuota:
            return try await self.store.insert(record, within: TokenQuota())
        default:
            return try await self.store.insert(record, within: quota)
        }
    }

    func redeem(_ tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        let known = self.seen.withLock { $0[tokenHash] }
        var moment = now
        switch self.fault {
        case .ignoresExpiry: moment = Instant(milliseconds: .min)
        case .expiresLate: moment = now.advanced(by: .milliseconds(-1))
        case .expiresEarly: moment = now.advanced(by: .milliseconds(1))
        default: break
        }
        if self.fault == .spendsOnWrongType, let known, known.type != type {
            _ = try await self.store.redeem(tokenHash, type: known.type, at: now)
        }
        if self.fault == .spendsLate, let known, now >= known.expiresAt.advanced(by: .seconds(1)) {
            _ = try await self.store.redeem(tokenHash, type: type, at: known.issuedAt)
        }
        let asked = self.fault == .ignoresType ? known?.type ?? type : type
        var record = try await self.store.redeem(tokenHash, type: asked, at: moment)
        if self.fault == .givesTwice, record == nil, let known, known.type == type, now < known.expiresAt {
            record = known
        }
        if self.fault == .forgetsProject { record?.project = nil }
        if self.fault == .mixesUpMode { record?.mode = .control }
        return record
    }

    func release(_ session: SessionID, maximumTries: Int) async throws {
        switch self.fault {
        case .neverReleases:
            break
        case .releasesForever:
            try await self.store.release(session, maximumTries: .max)
        case .releasesOthers:
            for record in self.store.records {
                try await self.store.release(record.session, maximumTries: maximumTries)
            }
        default:
            try await self.store.release(session, maximumTries: maximumTries)
        }
    }

    func look(at tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        if self.fault == .looksAndSpends {
            return try await self.store.redeem(tokenHash, type: type, at: now)
        }
        return try await self.store.look(at: tokenHash, type: type, at: now)
    }

    func resume(
        _ tokenHash: [UInt8], resumeHash: [UInt8], type: ConsoleType, as session: SessionID, at now: Instant
    ) async throws -> Resumption? {
        let hold = self.holds.withLock { $0[tokenHash] }
        let secret = self.fault == .resumesForAnybody ? hold?.resumeHash ?? resumeHash : resumeHash
        let moment = self.fault == .resumesForever ? Instant(milliseconds: .min) : now
        let resumption = try await self.store.resume(
            tokenHash, resumeHash: secret, type: type, as: session, at: moment)
        if resumption != nil { self.claims.withLock { $0[session] = tokenHash } }
        return resumption
    }

    func begin(_ session: SessionID, holding hold: SessionHold) async throws {
        var hold = hold
        let hash =
            self.claims.withLock { $0[session] } ?? self.seen.withLock { $0.first { $1.session == session }?.key }
        if self.fault == .keepsOldSecret, let hash, let first = self.holds.withLock({ $0[hash] }) {
            hold.resumeHash = first.resumeHash
        }
        if self.fault == .forgetsEnd { hold.endsAt = nil }
        if let hash { self.holds.withLock { $0[hash] = hold } }
        switch self.fault {
        case .throwsOthers: throw Strange()
        case .beginsAnything: try? await self.store.begin(session, holding: hold)
        case .releasesAfterBegin: break
        default: try await self.store.begin(session, holding: hold)
        }
    }

    func revoke(_ instance: InstanceID, _ scope: RevocationScope) async throws -> Int {
        switch self.fault {
        case .revokesNoSessions:
            return try await self.store.revoke(instance, .unopened)
        case .revokesSessionsToo:
            return try await self.store.revoke(instance, .all)
        case .resumesRevoked where scope == .all:
            // They end, and no more.
            let records = self.store.records.filter { $0.instance == instance }
            for record in records {
                let until = self.holds.withLock { $0[record.tokenHash]?.until }
                if let until { try await self.store.end(record.session, holdingUntil: until) }
            }
            return max(try await self.store.revoke(instance, .unopened), records.count)
        case .losesRevokedSessions where scope == .all && self.store.records.count > 8:
            return self.store.records.count
        case .neverRevokes:
            return 2
        case .miscountsRevoked:
            return try await self.store.revoke(instance, scope) + 1
        case .revokesEverybody:
            for record in self.store.records where record.instance != instance {
                _ = try await self.store.revoke(record.instance, scope)
            }
            return try await self.store.revoke(instance, scope)
        case .losesRevocations where scope == .unopened && self.store.records.count > 8:
            // As nothing but a race has.
            return self.store.records.count
        case .releasesRevoked:
            // Those that are redeemed at the moment get away.
            let count = self.store.records.filter { $0.instance == instance }.count
            return count > 1 ? 2 : try await self.store.revoke(instance, scope)
        default:
            return try await self.store.revoke(instance, scope)
        }
    }

    func renew(_ sessions: Set<SessionID>, until moment: Instant) async throws -> Set<SessionID> {
        let renewed = try await self.store.renew(sessions, until: moment)
        return self.fault == .renewsAnything ? sessions : renewed
    }

    func end(_ session: SessionID, holdingUntil moment: Instant) async throws {
        if self.fault != .neverEnds { try await self.store.end(session, holdingUntil: moment) }
    }

    func sweep(before now: Instant) async throws -> Int {
        switch self.fault {
        case .sweepsNothing: 0
        case .sweepsBesideRedeemers where self.store.records.count > 40:
            try await self.store.sweep(before: Instant(milliseconds: .max))
        case .sweepsEverything: try await self.store.sweep(before: Instant(milliseconds: .max))
        default: try await self.store.sweep(before: now)
        }
    }

    func close() async throws {}
}
