// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

extension XenPool {
    /// The session for `role`, which all share. Whoever needs one while there is none waits for the same login.
    func session(_ role: SessionRole) async throws(ConsoleError) -> XenSession {
        guard let session = self.slots[role]?.current else { return try await self.logIn(role) }
        guard role == .console, session.since.duration(to: .now) >= self.times.rotation else { return session }
        // One that cannot be replaced is better than none.
        return (try? await self.logIn(role)) ?? session
    }

    /// A console session that is not the one which a host has just refused.
    func consoleSession(insteadOf refused: Secret?) async throws(ConsoleError) -> XenSession {
        if let current = self.slots[.console]?.current, current.reference == refused {
            // It may have been refused because the host could not ask the coordinator about it.
            self.forget(current, .console, mayLive: true)
        }
        return try await self.session(.console)
    }

    /// Uses `session` no more, unless another one has taken its place already.
    ///
    /// - Parameter mayLive: whether xapi may still know it, so that it has to be logged out.
    func forget(_ session: XenSession, _ role: SessionRole, mayLive: Bool) {
        guard self.slots[role]?.current == session else { return }
        self.slots[role]?.current = nil
        if mayLive { self.retire(session) }
    }

    private func logIn(_ role: SessionRole) async throws(ConsoleError) -> XenSession {
        guard !self.isShutDown else { throw ConsoleError(.backendUnavailable, "the backend is shut down") }
        if let pause = self.slots[role]?.pause, ContinuousClock.now < pause.until { throw pause.why }
        let login = self.slots[role]?.login ?? Task { await self.runLogin(role) }
        self.slots[role, default: SessionSlot()].login = login
        return try await login.value.get()
    }

    private func runLogin(_ role: SessionRole) async -> Result<XenSession, ConsoleError> {
        let result: Result<XenSession, XenCallError>
        do throws(XenCallError) {
            result = .success(try await self.enter(role))
        } catch {
            result = .failure(error)
        }
        // From here to the end nothing else runs in the pool.
        var slot = self.slots[role] ?? SessionSlot()
        slot.login = nil
        defer { self.slots[role] = slot }
        switch result {
        case .success(let session):
            if let old = slot.current { self.retire(old) }
            slot.pause = nil
            if self.isShutDown {
                self.retire(session)
                return .failure(ConsoleError(.backendUnavailable, "the backend is shut down"))
            }
            slot.current = session
            self.knowledge.coordinator = session.coordinator
            self.logger.info(
                "logged in", metadata: ["role": "\(role.rawValue)", "coordinator": "\(session.coordinator)"])
            return .success(session)
        case .failure(let error):
            let why = error.error(in: "session.login_with_password")
            let pause = error.failure == nil ? self.times.silencePause : self.times.refusalPause
            slot.pause = (ContinuousClock.now + pause, why)
            self.logger.warning(
                "no session at xapi", metadata: ["role": "\(role.rawValue)", "why": "\(why.explanation)"])
            return .failure(why)
        }
    }

    // MARK: Logging out

    /// Logs `session` out, when nobody can be using it any more.
    func retire(_ session: XenSession) {
        self.retired[session.reference] = session
        let pause = self.isShutDown ? Duration.zero : self.times.grace
        Task {
            if pause > .zero { try? await Task.sleep(for: pause) }
            await self.logOut(session.reference)
        }
    }

    private func logOut(_ reference: Secret) async {
        guard let session = self.retired.removeValue(forKey: reference) else { return }
        do throws(XenCallError) {
            _ = try await self.api.call(
                XMLRPCCall("session.logout", [session.value]), at: session.coordinator,
                until: ContinuousClock.now + self.times.farewell)
        } catch {
            // It ends by itself after a day.
            self.logger.debug(
                "a session was not logged out", metadata: ["why": "\(error.error(in: "session.logout").explanation)"])
        }
    }

    /// Logs every session out, also those whose time has not come. Ends within a few seconds.
    func shutdown() async {
        self.isShutDown = true
        for (role, slot) in self.slots {
            if let current = slot.current { self.retired[current.reference] = current }
            self.slots[role]?.current = nil
        }
        await withTaskGroup(of: Void.self) { group in
            for reference in self.retired.keys {
                group.addTask { await self.logOut(reference) }
            }
        }
    }
}
