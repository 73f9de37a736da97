// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import CoreMetrics
package import Logging

/// The token authority that owns its store: issues, redeems, releases.
///
/// Callable from any isolation. Besides the sessions that are open it keeps a clock of its own, which follows the wall
/// clock, or the store's where that has one, forward and never back: setting the clock back makes no token live longer.
package final class LocalAuthority: ConsoleAuthorizing, ConsoleIssuing {
    let store: any TokenStore
    let key: TokenKey
    let logger: Logger
    let clock: SteadyClock
    let registry = SessionRegistry()
    let revocations = RevocationObservers()
    let directory: BackendDirectory
    private let replaceable: Replaceable<AuthoritySettings>
    private let calm: CalmLog
    private let metrics: AuthorityMetrics
    private let newTokens: RateLimiter<String>

    /// An authority over `store` for the instances of `directory`.
    package init(
        store: any TokenStore, key: TokenKey, directory: BackendDirectory,
        settings: AuthoritySettings = AuthoritySettings(), time: TimeSource = .system, logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.store = store
        self.key = key
        self.directory = directory
        self.replaceable = Replaceable(settings)
        self.clock = SteadyClock(store.clock ?? time)
        self.logger = logger
        self.calm = CalmLog(logger)
        self.metrics = AuthorityMetrics(factory: metrics)
        self.newTokens = RateLimiter(
            limit: settings.limits.newTokensPerSecond, per: .seconds(1), uptime: time.uptime)
    }

    /// What is granted at the moment. Setting it changes what is granted from now on, and no session that there is.
    package var settings: AuthoritySettings {
        get { self.replaceable.current }
        set { self.replaceable.replace(with: newValue) }
    }

    package func issue(_ request: ConsoleRequest) async throws -> IssuedToken {
        guard self.newTokens.admit(request.principal.name) else {
            self.metrics.tokenRefusedForRate()
            throw self.quotaExceeded("too many in one second", request)
        }
        let found = try await self.directory.find(request.instance)
        // So that a stopped instance is told now, and not to whoever opens the URL.
        try await found.backend.checkConsole(of: found.instance.id, kind: .vnc)
        let token = AccessToken()
        let now = self.clock.now()
        let lifetime = self.settings.tokenLifetime
        let record = TokenRecord(
            tokenHash: self.key.hash(token), session: SessionID(), instance: found.instance.id, type: request.type,
            mode: request.mode, principal: request.principal.name, project: found.instance.project, issuedAt: now,
            expiresAt: now.advanced(by: lifetime))
        if let breach = try await self.store.insert(record, within: self.settings.limits.tokens) {
            self.metrics.tokenRefused(breach)
            throw self.quotaExceeded("as many as there may be by the limit '\(breach.rawValue)'", request)
        }
        self.metrics.tokenIssued()
        self.logger.notice(
            "token issued",
            metadata: [
                "session": "\(record.session)", "instance": "\(record.instance)", "type": "\(record.type)",
                "mode": "\(record.mode.rawValue)", "principal": "\(record.principal)",
            ])
        return IssuedToken(token: token, instance: found.instance, lifetime: lifetime)
    }

    package func redeem(
        _ token: AccessToken, resume: ResumeSecret?, type: ConsoleType, client: String
    ) async throws -> Grant {
        guard let ticket = try await self.ticket(for: token, resume: resume, type: type) else {
            self.metrics.tokenRedeemed(.rejected)
            self.calm.log(.info, "token rejected", ["type": "\(type)", "client": "\(client)"])
            throw ConsoleError(.tokenRejected, "unknown, used, expired or revoked, or made for another console type")
        }
        let record = ticket.record
        do {
            try self.reserve(ticket)
            try await self.checkEra(of: ticket)
            let found = try await self.directory.find(.id(record.instance))
            let settings = self.settings
            let grant = Grant(
                session: record.session, instance: record.instance, instanceName: found.instance.name,
                backend: found.instance.backend,
                endpoint: try await found.backend.consoleEndpoint(of: record.instance, kind: .vnc),
                egress: found.backend.egress, mode: record.mode, maximumDuration: self.maximumDuration(of: ticket),
                idleTimeout: settings.idleTimeout, principal: record.principal,
                resume: self.isResumable ? ResumeSecret() : nil)
            self.metrics.tokenRedeemed(ticket.former == nil ? .opened : .resumed)
            return grant
        } catch {
            self.metrics.tokenRedeemed((error as? ConsoleError)?.code == .limitReached ? .limit : .failed)
            self.calm.log(
                .warning, "console not resolved",
                [
                    "session": "\(record.session)", "instance": "\(record.instance)", "client": "\(client)",
                    "error": "\(error)",
                ])
            await self.release(record.session)
            throw error
        }
    }

    package func refresh(_ grant: Grant, after failure: ConsoleError.Code) async throws -> Grant {
        let backend = try self.backend(of: grant)
        var grant = grant
        grant.endpoint = try await backend.consoleEndpoint(
            of: grant.instance, kind: .vnc, after: failure, at: grant.endpoint)
        grant.egress = backend.egress
        return grant
    }

    package func confirm(_ grant: Grant) async throws {
        try await self.backend(of: grant).confirmConsole(at: grant.endpoint, of: grant.instance, kind: .vnc)
    }

    /// The backend that gave the endpoint of `grant`, and no other.
    private func backend(of grant: Grant) throws -> any HypervisorBackend {
        guard let backend = self.directory.backends[grant.backend] else {
            throw ConsoleError(.backendUnavailable, "there is no backend \(grant.backend) any more")
        }
        return backend
    }

    package func release(_ session: SessionID) async {
        self.registry.remove(session)
        do {
            try await self.store.release(session, maximumTries: self.settings.maximumTries)
        } catch {
            // The token is burnt then, which is the safe side.
            self.logger.warning("token not released", metadata: ["session": "\(session)", "error": "\(error)"])
        }
    }

    /// Deletes what expired a minute ago or earlier: a token that was redeemed in its last second may still be needed
    /// for its session to begin.
    package func sweep() async throws -> Int {
        try await self.store.sweep(before: self.clock.now().advanced(by: .seconds(-60)))
    }

    /// Makes every token of `instance` worthless whose session has not begun, and returns how many there were.
    package func revoke(_ instance: InstanceID) async throws -> Int {
        let count = try await self.store.revoke(instance, .unopened)
        if count > 0 {
            self.logger.notice("tokens revoked", metadata: ["instance": "\(instance)", "count": "\(count)"])
        }
        return count
    }

    // MARK: Tickets

    /// What a token came to when it was redeemed.
    private struct Ticket {
        /// Its record, with the session that it opens now.
        var record: TokenRecord
        var former: SessionID?
        var endsAt: Instant?
        /// The registry's era before the store was looked at, where looking is all that was done there.
        var era: Int?
    }

    private var isResumable: Bool {
        self.settings.reuse == .singleUse && self.settings.resumeWindow > .zero
    }

    private func ticket(for token: AccessToken, resume: ResumeSecret?, type: ConsoleType) async throws -> Ticket? {
        let (hash, now) = (self.key.hash(token), self.clock.now())
        if self.settings.reuse == .untilExpiry {
            let era = self.registry.era
            guard var record = try await self.store.look(at: hash, type: type, at: now) else { return nil }
            record.session = SessionID()
            return Ticket(record: record, era: era)
        }
        if let record = try await self.store.redeem(hash, type: type, at: now) { return Ticket(record: record) }
        guard let resume, self.isResumable else { return nil }
        let resumption = try await self.store.resume(
            hash, resumeHash: self.key.hash(resume), type: type, as: SessionID(), at: now)
        return resumption.map { Ticket(record: $0.record, former: $0.former, endsAt: $0.endsAt) }
    }

    private func reserve(_ ticket: Ticket) throws {
        let limit = self.settings.limits.sessionsPerInstance
        let isReserved = self.registry.reserve(
            ticket.record.session, instance: ticket.record.instance, replacing: ticket.former,
            isHeld: self.settings.reuse == .singleUse, limit: limit)
        guard !isReserved else { return }
        throw ConsoleError(.limitReached, "the instance has \(limit ?? 0) sessions already")
    }

    /// A revocation that came between the look at the store and the place in the registry found the session in neither.
    private func checkEra(of ticket: Ticket) async throws {
        guard let era = ticket.era, era != self.registry.era else { return }
        let record = ticket.record
        guard try await self.store.look(at: record.tokenHash, type: record.type, at: self.clock.now()) == nil else {
            return
        }
        throw ConsoleError(.tokenRejected, "the token was revoked while it was redeemed")
    }

    /// What is left of the time that began with the token's first session.
    private func maximumDuration(of ticket: Ticket) -> Duration? {
        guard let endsAt = ticket.endsAt else { return self.settings.maximumSession }
        let rest = self.clock.now().duration(to: endsAt)
        return self.settings.maximumSession.map { min($0, rest) } ?? rest
    }

    private func quotaExceeded(_ what: String, _ request: ConsoleRequest) -> ConsoleError {
        self.calm.log(
            .warning, "token refused",
            [
                "principal": "\(request.principal.name)", "instance": "\(request.instance.description.prefix(64))",
                "error": "\(what)",
            ])
        return ConsoleError(.quotaExceeded, "there are \(what) tokens that nobody redeemed")
    }
}
