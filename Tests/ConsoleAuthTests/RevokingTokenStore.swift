// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit

/// A store in memory, something happens to which at the worst moment.
final class RevokingTokenStore: TokenStore {
    /// What happens, once, when a token was looked at and the answer is under way.
    let afterLook = Watched<(@Sendable () async throws -> Void)?>(nil)
    /// Whether nothing can be revoked.
    let isAway = Watched(false)
    private let store = MemoryTokenStore()

    func insert(_ record: TokenRecord, within quota: TokenQuota) async throws -> TokenQuota.Breach? {
        try await self.store.insert(record, within: quota)
    }

    func redeem(_ tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        try await self.store.redeem(tokenHash, type: type, at: now)
    }

    func look(at tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        let record = try await self.store.look(at: tokenHash, type: type, at: now)
        let hook = self.afterLook.current
        self.afterLook.update { $0 = nil }
        try await hook?()
        return record
    }

    func resume(
        _ tokenHash: [UInt8], resumeHash: [UInt8], type: ConsoleType, as session: SessionID, at now: Instant
    ) async throws -> Resumption? {
        try await self.store.resume(tokenHash, resumeHash: resumeHash, type: type, as: session, at: now)
    }

    func release(_ session: SessionID, maximumTries: Int) async throws {
        try await self.store.release(session, maximumTries: maximumTries)
    }

    func begin(_ session: SessionID, holding hold: SessionHold) async throws {
        try await self.store.begin(session, holding: hold)
    }

    func revoke(_ instance: InstanceID, _ scope: RevocationScope) async throws -> Int {
        if self.isAway.current { throw ConsoleError(.authorityUnavailable, "the store is away") }
        return try await self.store.revoke(instance, scope)
    }

    func renew(_ sessions: Set<SessionID>, until moment: Instant) async throws -> Set<SessionID> {
        try await self.store.renew(sessions, until: moment)
    }

    func end(_ session: SessionID, holdingUntil moment: Instant) async throws {
        try await self.store.end(session, holdingUntil: moment)
    }

    func sweep(before now: Instant) async throws -> Int { try await self.store.sweep(before: now) }

    func close() async throws {}
}
