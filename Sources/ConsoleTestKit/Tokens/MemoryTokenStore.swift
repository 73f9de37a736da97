// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore
internal import Synchronization

/// A token store that forgets everything with the process, for tests.
public final class MemoryTokenStore: TokenStore {
    private enum Stage {
        case issued, redeemed, began, revoked
    }

    private struct Entry {
        var record: TokenRecord
        var stage = Stage.issued
        var tries = 0
    }

    private let entries = Mutex<[[UInt8]: Entry]>([:])

    /// A store with nothing in it.
    public init() {}

    /// What it holds, in no particular order.
    public var records: [TokenRecord] { self.entries.withLock { $0.values.map(\.record) } }

    /// Adds a token; throws `authorityUnavailable` when its hash or its session is there already.
    public func insert(_ record: TokenRecord) async throws {
        try self.entries.withLock { entries in
            let isTaken = entries.values.contains {
                $0.record.tokenHash == record.tokenHash || $0.record.session == record.session
            }
            guard !isTaken else { throw ConsoleError(.authorityUnavailable, "the token is there already") }
            entries[record.tokenHash] = Entry(record: record)
        }
    }

    /// Spends a token.
    public func redeem(_ tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        self.entries.withLock { entries in
            guard var entry = entries[tokenHash], entry.stage == .issued, entry.record.type == type,
                now < entry.record.expiresAt
            else { return nil }
            entry.stage = .redeemed
            entry.tries += 1
            entries[tokenHash] = entry
            return entry.record
        }
    }

    /// Gives a token back.
    public func release(_ session: SessionID, maximumTries: Int) async throws {
        self.entries.withLock { entries in
            for (hash, entry) in entries
            where entry.record.session == session && entry.stage == .redeemed && entry.tries < maximumTries {
                entries[hash]?.stage = .issued
            }
        }
    }

    /// Makes a spent token stay spent.
    public func begin(_ session: SessionID) async throws {
        try self.entries.withLock { entries in
            let found = entries.first { $0.value.record.session == session && $0.value.stage == .redeemed }
            guard let hash = found?.key else {
                throw ConsoleError(.authorityUnavailable, "the token of session \(session) is not there any more")
            }
            entries[hash]?.stage = .began
        }
    }

    /// Spoils the tokens of an instance.
    public func revoke(_ instance: InstanceID) async throws -> Int {
        self.entries.withLock { entries in
            let found = entries.filter {
                $0.value.record.instance == instance && [.issued, .redeemed].contains($0.value.stage)
            }
            for hash in found.keys { entries[hash]?.stage = .revoked }
            return found.count
        }
    }

    /// Deletes what has expired.
    public func sweep(before now: Instant) async throws -> Int {
        self.entries.withLock { entries in
            let before = entries.count
            entries = entries.filter { $0.value.record.expiresAt > now }
            return before - entries.count
        }
    }

    /// Does nothing.
    public func close() async throws {}
}
