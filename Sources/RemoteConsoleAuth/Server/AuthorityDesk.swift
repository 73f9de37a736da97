// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAuth
internal import ConsoleCore
internal import Logging
internal import NIOPosix
internal import Synchronization
internal import TLS

/// Does what proxies ask for. Knows nothing of HTTP. Callable from any isolation.
final class AuthorityDesk: Sendable {
    let hub = StreamHub()
    let leases: LeaseTable
    private let authority: LocalAuthority
    private let seal: SessionSeal
    private let grace: Duration
    private let allowsLocalConsoles: Bool
    private let logger: Logger
    private let uptime: @Sendable () -> Duration
    /// Until then no session is given up: those who have one may not have had the time to say so.
    private let suspended: Mutex<Duration>

    /// A desk before `authority`.
    ///
    /// - Parameters:
    ///   - grace: how long sessions go on while no authority can be asked.
    ///   - allowsLocalConsoles: whether a console on this machine's loopback, or on a Unix socket, is given to proxies.
    init(
        _ authority: LocalAuthority, grace: Duration, allowsLocalConsoles: Bool, logger: Logger,
        time: TimeSource = .system
    ) {
        self.authority = authority
        self.seal = SessionSeal(key: authority.proxyKey)
        self.grace = grace
        self.allowsLocalConsoles = allowsLocalConsoles
        self.logger = logger
        self.uptime = time.uptime
        self.leases = LeaseTable(uptime: time.uptime)
        self.suspended = Mutex(time.uptime() + grace)
        // All of them: a proxy may have sessions of which only other authorities hear.
        authority.onRevoked { [hub] instance in hub.tellAll(.revoked(instance)) }
    }

    // MARK: Before a session begins

    func redeem(_ request: RedeemRequest, of proxy: String) async throws -> GrantAnswer {
        guard let token = request.token.secret.reveal({ AccessToken($0) }) else {
            throw ConsoleError(.tokenRejected, "the token has not the form of one")
        }
        let resume = request.resume.flatMap { secret in secret.secret.reveal { ResumeSecret($0) } }
        let grant = try await self.authority.redeem(
            token, resume: resume, type: ConsoleType(try WireText.plain(request.type, "this console type", limit: 64)),
            client: try WireText.bounded(request.client, "this client", limit: 128))
        do {
            guard let session = self.authority.handOver(grant.session) else {
                throw ConsoleError(.internalError, "the session is gone")
            }
            self.leases.heard(grant.session, of: proxy, hasBegun: false)
            return try await self.answer(grant, session, to: proxy, at: self.authority.now)
        } catch {
            self.leases.remove(grant.session)
            await self.authority.release(grant.session)
            throw error
        }
    }

    func refresh(_ request: RefreshRequest, of proxy: String) async throws -> GrantAnswer {
        let ticket = try self.open(request.ticket, of: proxy)
        guard let code = ConsoleError.Code(name: request.code), [.consoleMoved, .backendSessionRejected].contains(code)
        else { throw Wire.refusal("to refresh after this") }
        let grant = try await self.authority.refresh(ticket.grant, after: code)
        return try await self.answer(grant, ticket.session, to: proxy, at: self.authority.now)
    }

    func confirm(_ request: TicketRequest, of proxy: String) async throws -> DoneAnswer {
        try await self.authority.confirm(try self.open(request.ticket, of: proxy).grant)
        return DoneAnswer()
    }

    func release(_ request: TicketRequest, of proxy: String) async throws -> DoneAnswer {
        let session = try self.open(request.ticket, of: proxy).session.id
        self.leases.remove(session)
        await self.authority.release(session)
        return DoneAnswer()
    }

    func begin(_ request: BeginRequest, of proxy: String) async throws -> DoneAnswer {
        let ticket = try self.open(request.ticket, of: proxy)
        let client = try WireText.bounded(request.client, "this client", limit: 128)
        self.authority.adopt(ticket.session)
        let session = ticket.session.id
        try await self.authority.sessionBegan(ticket.grant, client: client) { [hub] reason in
            hub.tell(proxy, .end(session, reason))
        }
        self.leases.heard(session, of: proxy, hasBegun: true)
        var metadata: Logger.Metadata = [
            "session": "\(session)", "instance": "\(ticket.session.instance)", "proxy": "\(proxy)",
            "client": "\(client)", "mode": "\(ticket.grant.mode.rawValue)",
        ]
        if let principal = ticket.grant.principal { metadata["principal"] = "\(principal)" }
        self.logger.notice("session opened", metadata: metadata)
        return DoneAnswer()
    }

    // MARK: Afterwards

    func heartbeat(_ request: HeartbeatRequest, of proxy: String) async throws -> HeartbeatAnswer {
        guard request.sessions.count <= Wire.maximumSessions else { throw Wire.refusal("so many sessions at once") }
        let sessions = request.sessions.compactMap { self.seal.session($0, of: proxy) }
        // The proxy has them, whatever the store says.
        for session in sessions { self.leases.heard(session.id, of: proxy, hasBegun: true) }
        let alive: Set<SessionID>
        do {
            alive = try await self.authority.renew(sessions) { [hub] session, reason in
                hub.tell(proxy, .end(session, reason))
            }
        } catch {
            self.suspend()
            throw error
        }
        for session in sessions where !alive.contains(session.id) { self.leases.remove(session.id) }
        return HeartbeatAnswer(alive: alive.map(\.description).sorted(), leaseGraceMs: WireDuration(self.grace))
    }

    func end(_ request: EndRequest, of proxy: String) async throws -> DoneAnswer {
        guard let session = self.seal.session(request.lease, of: proxy) else {
            throw ConsoleError(.tokenRejected, "the lease is none of this proxy's")
        }
        let end = SessionEnd(
            reason: SessionEnd.Reason(rawValue: request.reason) ?? .error,
            bytesFromClient: max(0, request.bytesFromClient), bytesFromConsole: max(0, request.bytesFromConsole))
        self.leases.remove(session.id)
        self.authority.adopt(session)
        await self.authority.sessionEnded(session.id, end)
        self.logger.notice(
            "session ended",
            metadata: [
                "session": "\(session.id)", "instance": "\(session.instance)", "proxy": "\(proxy)",
                "reason": "\(end.reason.rawValue)", "bytesFromClient": "\(end.bytesFromClient)",
                "bytesFromConsole": "\(end.bytesFromConsole)",
            ])
        return DoneAnswer()
    }

    /// Gives up the sessions that nobody has said anything of for too long, and returns those whose proxy is gone.
    ///
    /// The store is told nothing: another authority may hear of them, and their holds pass by themselves. One that is
    /// heard of again is taken in again.
    func sweep() -> [LeaseTable.Lapsed] {
        guard self.suspended.withLock({ $0 }) <= self.uptime() else { return [] }
        var lost: [LeaseTable.Lapsed] = []
        for lapsed in self.leases.takeLapsed() {
            self.authority.forget(lapsed.session)
            // A proxy that is there and does not speak of a session tells it to another authority.
            guard lapsed.hasBegun, !self.hub.isConnected(lapsed.proxy) else { continue }
            lost.append(lapsed)
            self.logger.warning(
                "session lost with its proxy", metadata: ["session": "\(lapsed.session)", "proxy": "\(lapsed.proxy)"])
        }
        return lost
    }

    // MARK: Helpers

    private func suspend() {
        self.suspended.withLock { $0 = self.uptime() + self.grace }
    }

    private func open(_ ticket: String, of proxy: String) throws -> SessionSeal.Ticket {
        try self.seal.open(ticket, of: proxy, at: self.authority.now)
    }

    private func answer(
        _ grant: Grant, _ session: ProxySession, to proxy: String, at now: Instant
    ) async throws -> GrantAnswer {
        try self.checkReach(of: grant.endpoint.address)
        let endpoint = grant.endpoint
        let authorities = try await NIOThreadPool.singleton.runIfActive {
            WireEndpoint.Authorities(
                tls: try endpoint.tls.flatMap { try AuthoritiesText.read($0) },
                security: try endpoint.security.tls.flatMap { try AuthoritiesText.read($0) })
        }
        return GrantAnswer(
            grant: try WireGrant(grant, authorities: authorities),
            ticket: try self.seal.ticket(grant, session, of: proxy, at: now),
            lease: self.seal.lease(session, of: proxy), leaseGraceMs: WireDuration(self.grace))
    }

    /// What means this machine means another one to a proxy elsewhere, and something else may listen there.
    private func checkReach(of address: ConsoleAddress) throws {
        guard !self.allowsLocalConsoles else { return }
        let isLocal =
            switch address {
            case .tcp(let host, _): DialHost(host)?.isLoopback ?? true
            case .unixSocket: true
            // Says why by itself.
            case .descriptor: false
            }
        guard isLocal else { return }
        throw ConsoleError(
            .consoleUnreachable,
            "the console is at \(address), on the authority's own machine, where no proxy elsewhere can reach it: let it "
                + "listen on an address, or set consoleauth.serve.allow_local_consoles if every proxy is on that machine"
        )
    }
}
