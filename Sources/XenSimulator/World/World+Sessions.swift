// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension World {
    /// Who asks, and what for.
    struct Caller {
        let host: SimulatedHost
        let session: SimulatedSession
    }

    /// `session.login_with_password` with two, three or four parameters, on a coordinator.
    mutating func logIn(_ call: XenCall, on host: SimulatedHost) -> XenResult {
        guard (2...4).contains(call.parameters.count), let name = call.text(0), let password = call.text(1) else {
            return .failure([
                "MESSAGE_PARAMETER_COUNT_MISMATCH", call.method, "4", "\(call.parameters.count)",
            ])
        }
        guard let user = self.users[name], user.password == password else {
            self.counters.refusedLogins += 1
            return .failure(["SESSION_AUTHENTICATION_FAILED", name, "Authentication failure"])
        }
        let originator = call.text(3) ?? ""
        self.counters.logins += 1
        self.counters.loginsByUser[name, default: 0] += 1
        if !originator.isEmpty { self.counters.originators.insert(originator) }
        let session = SimulatedSession(
            ref: host.quirks.sessionReference ?? SimulatedVM.newReference(), user: name, role: user.role,
            originator: originator, pool: host.pool, used: self.nextNumber())
        self.sessions[session.ref] = session
        self.trimSessions(like: session, quirks: host.quirks)
        return .success(.string(session.ref))
    }

    /// Keeps to the limits of sessions: those that were used longest ago go.
    private mutating func trimSessions(like session: SimulatedSession, quirks: Quirks) {
        let byOriginator = session.originator.isEmpty ? quirks.anonymousSessions : quirks.originatorSessions
        self.trim(to: byOriginator) { $0.pool == session.pool && $0.originator == session.originator }
        guard session.user != "root" else { return }
        self.trim(to: quirks.userSessions) { $0.pool == session.pool && $0.user == session.user }
    }

    private mutating func trim(to limit: Int, _ isCounted: (SimulatedSession) -> Bool) {
        let counted = self.sessions.values.filter(isCounted).sorted { $0.used < $1.used }
        for session in counted.dropLast(max(0, limit)) { self.sessions[session.ref] = nil }
    }

    /// The session with this reference, which is used now.
    mutating func use(_ reference: String, pool: Int) -> SimulatedSession? {
        guard var session = self.sessions[reference], session.pool == pool else { return nil }
        session.used = self.nextNumber()
        self.sessions[reference] = session
        return session
    }
}
