// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import Logging

extension LocalAuthority {
    /// How long a session counts as alive when this authority says nothing of it any more: then it was killed.
    static let lease = Duration.seconds(30)

    package func sessionBegan(
        _ grant: Grant, client: String, end: @escaping @Sendable (SessionEnd.Reason) -> Void
    ) async throws {
        guard let entry = self.registry[grant.session] else {
            throw ConsoleError(.tokenRejected, "the session was taken up somewhere else meanwhile")
        }
        if entry.isHeld {
            let now = self.clock.now()
            let hold = SessionHold(
                resumeHash: grant.resume.map { self.key.hash($0) }, until: self.holdOfTheLiving(at: now),
                endsAt: grant.maximumDuration.map { now.advanced(by: $0) })
            try await self.store.begin(grant.session, holding: hold)
        }
        self.registry.begin(grant.session, end: end)
    }

    package func sessionEnded(_ session: SessionID, _ end: SessionEnd) async {
        self.logger.debug("session closed", metadata: ["session": "\(session)", "reason": "\(end.reason.rawValue)"])
        guard let entry = self.registry.remove(session), entry.isHeld else { return }
        let now = self.clock.now()
        let until = end.reason == .revoked ? now : now.advanced(by: self.settings.resumeWindow)
        do {
            try await self.store.end(session, holdingUntil: until)
        } catch {
            // It can be taken up again for a little longer then: the lease, on top of the window.
            self.logger.warning("end not stored", metadata: ["session": "\(session)", "error": "\(error)"])
        }
    }

    /// Ends the sessions of `instance` that are open through this gateway. Its tokens are the store's business.
    package func endSessions(of instance: InstanceID, _ reason: SessionEnd.Reason) {
        self.registry.end(self.registry.sessions(of: instance), reason)
    }

    /// Tells the store which sessions are alive, and ends those that are not theirs any more: their tokens were revoked,
    /// or their places taken, through another process. This is the one way of ending that must work; all others are
    /// faster.
    package func renew() async throws {
        let held = self.registry.held
        guard !held.isEmpty else { return }
        let renewed = try await self.store.renew(held, until: self.holdOfTheLiving(at: self.clock.now()))
        self.registry.end(held.subtracting(renewed), .revoked)
    }

    func holdOfTheLiving(at now: Instant) -> Instant {
        now.advanced(by: Self.lease + self.settings.resumeWindow)
    }
}
