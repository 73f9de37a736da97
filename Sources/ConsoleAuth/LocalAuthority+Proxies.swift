// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Crypto

/// What an authority does for the sessions of other processes, besides what it does for its own.
extension LocalAuthority {
    /// The key under which is sealed what those processes carry from one authority to the next.
    package var proxyKey: SymmetricKey { self.key.derive("oriel consoleauth proxies 1") }

    /// Says that `session`, which was redeemed here a moment ago, is another process's, and what is known of it.
    package func handOver(_ session: SessionID) -> ProxySession? {
        guard let entry = self.registry[session] else { return nil }
        self.registry.moveElsewhere(session)
        return ProxySession(id: session, instance: entry.instance, former: entry.former, isHeld: entry.isHeld)
    }

    /// Takes in a session that another authority over the same store redeemed.
    package func adopt(_ session: ProxySession) {
        self.registry.adopt(
            session.id, instance: session.instance, replacing: session.former, isHeld: session.isHeld)
    }

    /// Tells the store that `sessions` are alive, all of them begun and of other processes, and takes in those that are not
    /// known here.
    ///
    /// - Parameter end: orders a session to end.
    /// - Returns: those that may go on. The others ended, were revoked, or lost their places to others.
    /// - Throws: `authorityUnavailable`; then nobody knows.
    package func renew(
        _ sessions: [ProxySession], end: @escaping @Sendable (SessionID, SessionEnd.Reason) -> Void
    ) async throws -> Set<SessionID> {
        let asked = sessions.filter { self.registry[$0.id]?.ordered == nil }
        let held = Set(asked.filter(\.isHeld).map(\.id))
        var alive = Set(asked.map(\.id)).subtracting(held)
        if !held.isEmpty {
            alive.formUnion(try await self.store.renew(held, until: self.holdOfTheLiving(at: self.clock.now())))
        }
        for session in sessions {
            guard alive.contains(session.id) else {
                self.registry.remove(session.id)
                continue
            }
            self.adopt(session)
            self.registry.goOn(session.id) { end(session.id, $0) }
        }
        return alive
    }

    /// Forgets another process's session, and tells the store nothing.
    package func forget(_ session: SessionID) {
        guard self.registry[session]?.isElsewhere == true else { return }
        self.registry.remove(session)
    }

    /// The moment it is, by the authority's clock.
    package var now: Instant { self.clock.now() }
}
