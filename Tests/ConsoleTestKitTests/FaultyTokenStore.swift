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
        case neverRevokes, revokesEverybody, miscountsRevoked, releasesRevoked, sweepsNothing, acceptsTwins,
            resurrectsTwins, throwsOthers, spendsOnWrongType
    }

    struct Strange: Error {}

    private let fault: Fault
    private let store = MemoryTokenStore()
    private let seen = Mutex<[[UInt8]: TokenRecord]>([:])

    init(_ fault: Fault) {
        self.fault = fault
    }

    func insert(_ record: TokenRecord) async throws {
        let isKnown = self.seen.withLock { $0.updateValue(record, forKey: record.tokenHash) != nil }
        switch self.fault {
        case .acceptsTwins:
            try? await self.store.insert(record)
        case .resurrectsTwins where isKnown:
            try await self.store.release(record.session, maximumTries: .max)
            try await self.store.insert(record)
        default:
            try await self.store.insert(record)
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

    func begin(_ session: SessionID) async throws {
        switch self.fault {
        case .throwsOthers: throw Strange()
        case .beginsAnything: try? await self.store.begin(session)
        case .releasesAfterBegin: break
        default: try await self.store.begin(session)
        }
    }

    func revoke(_ instance: InstanceID) async throws -> Int {
        switch self.fault {
        case .neverRevokes:
            return 2
        case .miscountsRevoked:
            return try await self.store.revoke(instance) + 1
        case .revokesEverybody:
            for record in self.store.records where record.instance != instance {
                _ = try await self.store.revoke(record.instance)
            }
            return try await self.store.revoke(instance)
        case .releasesRevoked:
            // Those that are redeemed at the moment get away.
            let count = self.store.records.filter { $0.instance == instance }.count
            return count > 1 ? 2 : try await self.store.revoke(instance)
        default:
            return try await self.store.revoke(instance)
        }
    }

    func sweep(before now: Instant) async throws -> Int {
        switch self.fault {
        case .sweepsNothing: 0
        case .sweepsEverything: try await self.store.sweep(before: Instant(milliseconds: .max))
        default: try await self.store.sweep(before: now)
        }
    }

    func close() async throws {}
}
