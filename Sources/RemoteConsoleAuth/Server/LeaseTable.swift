// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// When each session of a proxy was last heard of. Callable from any isolation.
final class LeaseTable: Sendable {
    /// How long a session counts as alive when nothing is heard of it: three heartbeats.
    static let lease = Duration.seconds(30)
    /// How long one may take to begin.
    static let setUp = Duration.seconds(60)

    /// A session that was not heard of for too long.
    struct Lapsed: Sendable, Hashable {
        var session: SessionID
        var proxy: String
        /// Whether it had begun.
        var hasBegun: Bool
    }

    private struct Entry {
        var proxy: String
        var heard: Duration
        var hasBegun: Bool
    }

    private let entries = Mutex<[SessionID: Entry]>([:])
    private let uptime: @Sendable () -> Duration

    /// A table without sessions.
    init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    /// `session` of `proxy` is there.
    func heard(_ session: SessionID, of proxy: String, hasBegun: Bool) {
        let now = self.uptime()
        self.entries.withLock { $0[session] = Entry(proxy: proxy, heard: now, hasBegun: hasBegun) }
    }

    /// `session` is over.
    func remove(_ session: SessionID) {
        _ = self.entries.withLock { $0.removeValue(forKey: session) }
    }

    /// How many there are that began.
    var count: Int { self.entries.withLock { $0.values.count { $0.hasBegun } } }

    /// Takes out those that were not heard of for too long.
    func takeLapsed() -> [Lapsed] {
        let now = self.uptime()
        return self.entries.withLock { entries in
            let lapsed = entries.filter { now - $0.value.heard > ($0.value.hasBegun ? Self.lease : Self.setUp) }
            for session in lapsed.keys { entries[session] = nil }
            return lapsed.map { Lapsed(session: $0.key, proxy: $0.value.proxy, hasBegun: $0.value.hasBegun) }
        }
    }
}
