// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// The sessions of this proxy, from the token's redemption to the end. Callable from any isolation.
final class RemoteSessions: Sendable {
    typealias End = @Sendable (SessionEnd.Reason) -> Void

    /// A session.
    struct Entry: Sendable {
        /// The instance whose console it has.
        let instance: InstanceID
        /// What is shown with every call about it until it begins.
        var ticket: String
        /// What is shown with every heartbeat.
        var lease: String
        fileprivate var end: End?
        fileprivate var ordered: SessionEnd.Reason?
        fileprivate var hasBegun = false
        /// When an authority last said that it may go on: an uptime.
        fileprivate var confirmed = Duration.zero

        init(instance: InstanceID, ticket: String, lease: String) {
            self.instance = instance
            self.ticket = ticket
            self.lease = lease
        }
    }

    private let entries = Mutex<[SessionID: Entry]>([:])

    /// What is known of `session`.
    subscript(session: SessionID) -> Entry? { self.entries.withLock { $0[session] } }

    /// `session` was given away to this proxy, or given another ticket. What was ordered of it holds.
    func add(_ session: SessionID, _ entry: Entry) {
        self.entries.withLock { entries in
            var entry = entry
            entry.ordered = entries[session]?.ordered
            entries[session] = entry
        }
    }

    /// `session` is going to begin: from now on it can be ordered to end.
    func prepare(_ session: SessionID, end: @escaping End) {
        self.entries.withLock { $0[session]?.end = end }
    }

    /// `session` began, which was asked for at `moment`. What was ordered of it meanwhile is ordered now.
    func begin(_ session: SessionID, at moment: Duration) {
        let order = self.entries.withLock { entries -> (() -> Void)? in
            guard var entry = entries[session] else { return nil }
            entry.hasBegun = true
            entry.confirmed = moment
            entries[session] = entry
            guard let end = entry.end, let reason = entry.ordered else { return nil }
            return { end(reason) }
        }
        order?()
    }

    /// The session is over, or never began. Returns what was known of it.
    @discardableResult func remove(_ session: SessionID) -> Entry? {
        self.entries.withLock { $0.removeValue(forKey: session) }
    }

    /// Orders `sessions` to end. One that has not begun ends when it does.
    func end(_ sessions: some Sequence<SessionID>, _ reason: SessionEnd.Reason) {
        let ends = self.entries.withLock { entries in
            sessions.compactMap { session -> End? in
                guard let entry = entries[session], entry.ordered == nil else { return nil }
                entries[session]?.ordered = reason
                return entry.hasBegun ? entry.end : nil
            }
        }
        ends.forEach { $0(reason) }
    }

    /// Does what `event` of an authority's stream orders, if it orders anything.
    func obey(_ event: StreamEvent) {
        if let order = event.order { self.end([order.session], order.reason) }
        if let instance = event.revokedInstance {
            self.end(self.entries.withLock { $0.filter { $0.value.instance == instance }.keys }, .revoked)
        }
    }

    /// The leases of those that began.
    var leases: [(session: SessionID, lease: String)] {
        self.entries.withLock { entries in entries.filter(\.value.hasBegun).map { ($0.key, $0.value.lease) } }
    }

    /// An authority, asked at `moment`, said that `sessions` may go on.
    func confirm(_ sessions: Set<SessionID>, at moment: Duration) {
        self.entries.withLock { entries in
            for session in sessions { entries[session]?.confirmed = moment }
        }
    }

    /// Those that began and that no authority has confirmed since `moment`.
    func unconfirmed(since moment: Duration) -> [SessionID] {
        self.entries.withLock { entries in
            entries.filter { $0.value.hasBegun && $0.value.confirmed < moment }.map(\.key)
        }
    }
}
