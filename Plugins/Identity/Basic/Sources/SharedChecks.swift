// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Crypto
internal import Synchronization

/// Checks that are going on or came out well a moment ago, so that one password is worked through once and not for each of
/// the requests that a client makes of one command. Callable from any isolation.
///
/// What is kept is no password but a hash of it under a key that this process made up.
final class SharedChecks: Sendable {
    private struct Entry {
        var task: Task<Bool, any Error>
        var end: Duration
    }

    private let lifetime: Duration
    private let uptime: @Sendable () -> Duration
    private let key = SymmetricKey(size: .bits256)
    private let entries = Mutex<[[UInt8]: Entry]>([:])

    /// Keeps for `lifetime` what came out well.
    init(lifetime: Duration, uptime: @escaping @Sendable () -> Duration) {
        self.lifetime = lifetime
        self.uptime = uptime
    }

    /// How many are kept: those that are going on, and at most one for each user.
    var count: Int { self.entries.withLock { $0.count } }

    /// What `check` says of `credentials`, or said.
    ///
    /// - Throws: what `check` throws.
    func result(
        of credentials: BasicCredentials, _ check: @escaping @Sendable () async throws -> Bool
    ) async throws -> Bool {
        let key = self.key(of: credentials)
        let now = self.uptime()
        let (task, isNew) = self.entries.withLock { entries in
            if let entry = entries[key], now < entry.end { return (entry.task, false) }
            let task = Task { try await check() }
            // Whoever comes while it goes on waits for it too, however short the time is that it is kept.
            entries[key] = Entry(task: task, end: .seconds(Int64.max))
            return (task, true)
        }
        do {
            let isRight = try await task.value
            if isNew { self.finish(key, isKept: isRight) }
            return isRight
        } catch {
            if isNew { self.finish(key, isKept: false) }
            throw error
        }
    }

    private func finish(_ key: [UInt8], isKept: Bool) {
        let now = self.uptime()
        self.entries.withLock { entries in
            entries[key]?.end = now + self.lifetime
            if !isKept { entries[key] = nil }
            // Of those whose password changed nobody asks any more.
            entries = entries.filter { $0.value.end > now }
        }
    }

    private func key(of credentials: BasicCredentials) -> [UInt8] {
        // A name has no colon.
        Array(
            HMAC<SHA256>.authenticationCode(
                for: Array("\(credentials.name):\(credentials.password)".utf8), using: self.key))
    }
}
