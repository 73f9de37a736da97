// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

extension XenPool {
    /// Logs in for `role` at the coordinator: where it was last, where the host there says that it is, or else wherever one
    /// of the members knows. What the pool looks like is learned on the way.
    func enter(_ role: SessionRole) async throws(XenCallError) -> XenSession {
        let deadline = ContinuousClock.now + self.times.login
        let first = self.knowledge.coordinator
        let others = self.knowledge.others(than: first)
        // A host that takes the connection and says nothing must leave time for the others.
        let patience = others.isEmpty ? self.times.login : self.times.login * 3 / 5
        let failure: XenCallError
        do throws(XenCallError) {
            let session = try await self.logIn(
                role, from: first, until: min(deadline, ContinuousClock.now + patience))
            if await self.learn(session, until: deadline) { return session }
            self.retire(session)
            failure = .strange(session.coordinator)
        } catch {
            failure = error
        }
        guard failure.mayBeDown, !others.isEmpty else { throw failure }
        self.logger.notice(
            "looking for the coordinator",
            metadata: [
                "last": "\(first)", "members": "\(others.count)",
                "why": "\(failure.error(in: "session.login_with_password").explanation)",
            ])
        guard let session = await self.search(role, among: others, until: deadline) else { throw failure }
        self.logger.notice("found the coordinator", metadata: ["coordinator": "\(session.coordinator)"])
        return session
    }

    /// Logs in at `target`, or once at the coordinator that it names.
    private func logIn(
        _ role: SessionRole, from target: HTTPTarget, until deadline: ContinuousClock.Instant
    ) async throws(XenCallError) -> XenSession {
        do throws(XenCallError) {
            return try await self.logIn(role, at: target, until: deadline)
        } catch {
            guard let next = self.named(by: error), next != target else { throw error }
            return try await self.logIn(role, at: next, until: deadline)
        }
    }

    private func logIn(
        _ role: SessionRole, at target: HTTPTarget, until deadline: ContinuousClock.Instant
    ) async throws(XenCallError) -> XenSession {
        guard let account = self.accounts[role] else {
            throw .noSession(ConsoleError(.internalError, "there is no account to log in with"))
        }
        var failure = XenCallError.refused(.fault)
        for login in account.logins {
            do throws(XenCallError) {
                let value = try await self.api.call(login, at: target, until: deadline)
                guard let reference = value.reference else {
                    throw .unreadable(.malformed("what should be a session is no reference"), from: target)
                }
                return XenSession(reference: Secret(reference.description), coordinator: target, since: .now)
            } catch {
                guard error.code == "MESSAGE_PARAMETER_COUNT_MISMATCH" else { throw error }
                failure = error
            }
        }
        throw failure
    }

    /// Asks all of `targets` at once, and those that they name; the first one that lets us in is the coordinator.
    private func search(
        _ role: SessionRole, among targets: [HTTPTarget], until deadline: ContinuousClock.Instant
    ) async -> XenSession? {
        let (answers, mailbox) = AsyncStream.makeStream(of: (Result<XenSession, XenCallError>).self)
        var asked: Set<HTTPTarget> = []
        var pending = 0
        func ask(_ target: HTTPTarget) {
            guard asked.insert(target).inserted, asked.count <= Self.searchLimit else { return }
            pending += 1
            Task {
                do throws(XenCallError) {
                    mailbox.yield(.success(try await self.logIn(role, at: target, until: deadline)))
                } catch {
                    mailbox.yield(.failure(error))
                }
            }
        }
        for target in targets { ask(target) }
        var found: XenSession?
        for await answer in answers {
            pending -= 1
            switch answer {
            case .success(let session):
                if await self.learn(session, until: deadline) {
                    found = session
                } else {
                    self.retire(session)
                }
            case .failure(let error):
                if let next = self.named(by: error) { ask(next) }
            }
            if found != nil || pending == 0 { break }
        }
        if pending > 0 { self.dismiss(answers, pending) }
        return found
    }

    /// No pool is as large.
    private static let searchLimit = 256

    /// Logs out whoever lets us in when it is not needed any more.
    private func dismiss(_ answers: AsyncStream<Result<XenSession, XenCallError>>, _ count: Int) {
        Task {
            var left = count
            for await answer in answers {
                left -= 1
                if case .success(let session) = answer { self.retire(session) }
                if left == 0 { break }
            }
        }
    }

    /// Learns what the pool of `session` looks like; whether it is the one that was known. A session that may not look is
    /// taken as it is where nothing speaks against it.
    private func learn(_ session: XenSession, until deadline: ContinuousClock.Instant) async -> Bool {
        func ask(_ method: String) async -> XMLRPCValue? {
            try? await self.api.call(
                XMLRPCCall(method, [session.value]), at: session.coordinator,
                until: min(deadline, ContinuousClock.now + self.times.call))
        }
        guard let pools = await ask("pool.get_all_records"), let hosts = await ask("host.get_all_records") else {
            let isKnown = [self.knowledge.coordinator, self.addresses.first].contains(session.coordinator)
            return self.knowledge.uuid == nil || isKnown
        }
        return self.knowledge.learn(pools: pools, hosts: hosts, from: session.coordinator)
    }
}
