// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// The sessions of this authority, from the token's redemption to the end: how many each instance has, and how each is
/// ended. Callable from any isolation.
final class SessionRegistry: Sendable {
    typealias End = @Sendable (SessionEnd.Reason) -> Void

    /// A session.
    struct Entry: Sendable {
        /// The instance whose console it has.
        let instance: InstanceID
        /// The session that it takes the place of when it begins.
        let former: SessionID?
        /// Whether the store holds a token for this session alone.
        let isHeld: Bool
        /// Whether another process has it, which says itself that it lives.
        fileprivate(set) var isElsewhere = false
        fileprivate var end: End?
        fileprivate(set) var ordered: SessionEnd.Reason?
        /// Whether it began.
        fileprivate(set) var hasBegun = false
    }

    private struct State {
        var entries: [SessionID: Entry] = [:]
        var instances: [InstanceID: Set<SessionID>] = [:]
        var era = 0

        mutating func remove(_ session: SessionID) -> Entry? {
            guard let entry = self.entries.removeValue(forKey: session) else { return nil }
            self.instances[entry.instance]?.remove(session)
            if self.instances[entry.instance]?.isEmpty == true { self.instances[entry.instance] = nil }
            return entry
        }
    }

    private let state = Mutex(State())

    /// Takes a place for `session`, unless the instance has `limit` others. The session that it replaces does not count,
    /// and neither do others that would replace that one: whichever of them the store lets begin, it is one.
    func reserve(
        _ session: SessionID, instance: InstanceID, replacing former: SessionID?, isHeld: Bool, limit: Int?
    ) -> Bool {
        self.state.withLock { state in
            var others = state.instances[instance] ?? []
            if let former {
                others.remove(former)
                for other in others where state.entries[other]?.former == former {
                    guard state.entries[other]?.hasBegun == false else { continue }
                    others.remove(other)
                }
            }
            if let limit, others.count >= limit { return false }
            state.entries[session] = Entry(instance: instance, former: former, isHeld: isHeld)
            state.instances[instance, default: []].insert(session)
            return true
        }
    }

    /// The session, which has a place, is another process's.
    func moveElsewhere(_ session: SessionID) {
        self.state.withLock { $0.entries[session]?.isElsewhere = true }
    }

    /// Takes another process's session in that another authority, or this one before its start, gave away. There are no
    /// limits here: it has its place already. One that is known stays as it is.
    func adopt(_ session: SessionID, instance: InstanceID, replacing former: SessionID?, isHeld: Bool) {
        self.state.withLock { state in
            guard state.entries[session] == nil else { return }
            var entry = Entry(instance: instance, former: former, isHeld: isHeld)
            entry.isElsewhere = true
            state.entries[session] = entry
            state.instances[instance, default: []].insert(session)
        }
    }

    /// A session that was taken in goes on; what was ordered of it meanwhile is ordered now.
    func goOn(_ session: SessionID, end: @escaping End) {
        let ordered = self.state.withLock { state -> SessionEnd.Reason? in
            guard state.entries[session]?.hasBegun == false else { return nil }
            state.entries[session]?.end = end
            state.entries[session]?.hasBegun = true
            return state.entries[session]?.ordered
        }
        if let ordered { end(ordered) }
    }

    /// What is known of `session`.
    subscript(session: SessionID) -> Entry? { self.state.withLock { $0.entries[session] } }

    /// The session began; the one that it replaces ends now.
    func begin(_ session: SessionID, end: @escaping End) {
        let (ordered, former) = self.state.withLock { state -> (SessionEnd.Reason?, End?) in
            guard var entry = state.entries[session] else { return (nil, nil) }
            entry.end = end
            entry.hasBegun = true
            state.entries[session] = entry
            return (entry.ordered, entry.former.flatMap { state.entries[$0]?.end })
        }
        former?(.replaced)
        if let ordered { end(ordered) }
    }

    /// The session is over, or never began. Returns what was known of it.
    @discardableResult func remove(_ session: SessionID) -> Entry? {
        self.state.withLock { $0.remove(session) }
    }

    /// Orders `sessions` to end. One that has not begun ends when it does.
    func end(_ sessions: some Sequence<SessionID>, _ reason: SessionEnd.Reason) {
        let ends = self.state.withLock { state in
            sessions.compactMap { session -> End? in
                guard state.entries[session] != nil else { return nil }
                state.entries[session]?.ordered = reason
                return state.entries[session]?.end
            }
        }
        ends.forEach { $0(reason) }
    }

    /// How often ``endAll(of:_:)`` was called.
    var era: Int { self.state.withLock { $0.era } }

    /// Orders all sessions of `instance` to end, and returns how many there are. One that has not begun ends when it does.
    func endAll(of instance: InstanceID, _ reason: SessionEnd.Reason) -> Int {
        let sessions = self.state.withLock { state in
            state.era &+= 1
            return state.instances[instance] ?? []
        }
        self.end(sessions, reason)
        return sessions.count
    }

    /// The sessions of `instance`.
    func sessions(of instance: InstanceID) -> Set<SessionID> {
        self.state.withLock { $0.instances[instance] ?? [] }
    }

    /// The sessions of this process that began and that the store holds a token for.
    var held: Set<SessionID> {
        self.state.withLock { state in
            Set(state.entries.filter { $0.value.hasBegun && $0.value.isHeld && !$0.value.isElsewhere }.keys)
        }
    }
}
