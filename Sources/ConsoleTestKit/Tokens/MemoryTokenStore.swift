// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore
internal import Synchronization

/// A token store that forgets everything with the process, for tests.
public final class MemoryTokenStore: TokenStore {
    private enum Stage {
        case issued, redeemed, began, revoked, ended
    }

    private struct Entry {
        var record: TokenRecord
        var stage = Stage.issued
        var tries = 0
        var hold: SessionHold?
        var claim: SessionID?

        var isOfSession: Bool { self.stage == .began || self.stage == .ended }
    }

    private let entries = Mutex<[[UInt8]: Entry]>([:])

    /// A store with nothing in it.
    public init() {}

    /// What it holds, in no particular order.
    public var records: [TokenRecord] { self.entries.withLock { $0.values.map(\.record) } }

    /// Adds a token; throws `authorityUnavailable` when its hash or its session is there already.
    public func insert(_ record: TokenRecord, within quota: TokenQuota) async throws -> TokenQuota.Breach? {
        try self.entries.withLock { entries in
            let isTaken = entries.values.contains {
                $0.record.tokenHash == record.tokenHash || $0.record.session == record.session
            }
            guard !isTaken else { throw ConsoleError(.authorityUnavailable, "the token is there already") }
            let live = entries.values.filter { $0.stage == .issued && $0.record.expiresAt > record.issuedAt }
            if let limit = quota.principal, live.count(where: { $0.record.principal == record.principal }) >= limit {
                return .principal
            }
            if let limit = quota.instance, live.count(where: { $0.record.instance == record.instance }) >= limit {
                return .instance
            }
            if let limit = quota.total, live.count >= limit { return .total }
            entries[record.tokenHash] = Entry(record: record)
            return nil
        }
    }

    /// Spends a token.
    public func redeem(_ tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        self.entries.withLock { entries in
            guard var entry = Self.redeemable(entries[tokenHash], type: type, at: now) else { return nil }
            entry.stage = .redeemed
            entry.tries += 1
            entries[tokenHash] = entry
            return entry.record
        }
    }

    /// Looks at a token.
    public func look(at tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        self.entries.withLock { Self.redeemable($0[tokenHash], type: type, at: now)?.record }
    }

    /// Claims a session.
    public func resume(
        _ tokenHash: [UInt8], resumeHash: [UInt8], type: ConsoleType, as session: SessionID, at now: Instant
    ) async throws -> Resumption? {
        self.entries.withLock { entries in
            guard let entry = entries[tokenHash], entry.isOfSession, entry.record.type == type, let hold = entry.hold,
                hold.resumeHash == resumeHash, now < hold.until, hold.endsAt.map({ now < $0 }) ?? true
            else { return nil }
            entries[tokenHash]?.claim = session
            var record = entry.record
            record.session = session
            return Resumption(record: record, former: entry.record.session, endsAt: hold.endsAt)
        }
    }

    /// Gives a token back.
    public func release(_ session: SessionID, maximumTries: Int) async throws {
        self.entries.withLock { entries in
            for (hash, entry) in entries {
                if entry.claim == session { entries[hash]?.claim = nil }
                if entry.record.session == session && entry.stage == .redeemed && entry.tries < maximumTries {
                    entries[hash]?.stage = .issued
                }
            }
        }
    }

    /// Makes a spent token stay spent.
    public func begin(_ session: SessionID, holding hold: SessionHold) async throws {
        try self.entries.withLock { entries in
            let found = entries.first { _, entry in
                entry.record.session == session && entry.stage == .redeemed
                    || entry.claim == session && entry.isOfSession
            }
            guard let hash = found?.key, var entry = found?.value else {
                throw ConsoleError(.tokenRejected, "the token of session \(session) is not there any more")
            }
            let endsAt = entry.hold?.endsAt
            entry.stage = .began
            entry.record.session = session
            entry.claim = nil
            entry.hold = hold
            entry.hold?.endsAt = endsAt ?? hold.endsAt
            entries[hash] = entry
        }
    }

    /// Moves holds on.
    public func renew(_ sessions: Set<SessionID>, until moment: Instant) async throws -> Set<SessionID> {
        self.entries.withLock { entries in
            var renewed: Set<SessionID> = []
            for (hash, entry) in entries where entry.stage == .began && sessions.contains(entry.record.session) {
                entries[hash]?.hold?.until = moment
                renewed.insert(entry.record.session)
            }
            return renewed
        }
    }

    /// Sets the last hold of a session.
    public func end(_ session: SessionID, holdingUntil moment: Instant) async throws {
        self.entries.withLock { entries in
            for (hash, entry) in entries where entry.stage == .began && entry.record.session == session {
                entries[hash]?.stage = .ended
                entries[hash]?.hold?.until = moment
            }
        }
    }

    /// Spoils the tokens of an instance.
    public func revoke(_ instance: InstanceID, _ scope: RevocationScope) async throws -> Int {
        let stages: [Stage] =
            switch scope {
            case .unopened: [.issued, .redeemed]
            case .all: [.issued, .redeemed, .began, .ended]
            }
        return self.entries.withLock { entries in
            let found = entries.filter { $0.value.record.instance == instance && stages.contains($0.value.stage) }
            for hash in found.keys { entries[hash]?.stage = .revoked }
            return found.count
        }
    }

    /// Deletes what has expired.
    public func sweep(before now: Instant) async throws -> Int {
        self.entries.withLock { entries in
            let before = entries.count
            entries = entries.filter { _, entry in
                entry.record.expiresAt > now || entry.hold.map { $0.until > now } ?? false
            }
            return before - entries.count
        }
    }

    /// Does nothing.
    public func close() async throws {}

    private static func redeemable(_ entry: Entry?, type: ConsoleType, at now: Instant) -> Entry? {
        guard let entry, entry.stage == .issued, entry.record.type == type, now < entry.record.expiresAt else {
            return nil
        }
        return entry
    }
}
