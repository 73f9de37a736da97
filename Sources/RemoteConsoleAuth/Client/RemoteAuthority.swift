// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import CoreMetrics
package import Logging
package import NIOCore
internal import Synchronization
internal import TLS

/// The token authority of a proxy: others, on other machines, are asked for everything.
///
/// What must happen once is asked of one authority; only when certainly nothing was done, of the next. Callable from any
/// isolation.
package final class RemoteAuthority: ConsoleAuthorizing {
    let sessions = RemoteSessions()
    let contact = AuthorityContact()
    let caller: AuthorityCaller
    let logger: Logger
    let calm: CalmLog
    let uptime: @Sendable () -> Duration
    let certificate: ClientCertificate
    let reachable: Meter
    private let consoleCertificate: ConsoleCertificate?
    private let learned: Mutex<Duration>

    /// An authority as `settings` say. Reads the certificate and connects nowhere.
    ///
    /// - Parameter connecting: how long the connections that one question needs may take, all together; less than 2 s when it
    ///   is left out.
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names a file that cannot be used.
    package init(
        _ settings: RemoteConsoleAuthSettings, logger: Logger, eventLoopGroup: any EventLoopGroup,
        connecting: Duration? = nil, time: TimeSource = .system,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        let certificate = try ClientCertificate(settings.tls, logger: logger)
        self.certificate = certificate
        self.caller = AuthorityCaller(
            urls: settings.urls,
            client: AuthorityClient(
                certificate: certificate,
                connect: AuthorityCaller.connectTimeout(
                    authorities: settings.urls.count, within: connecting ?? AuthorityCaller.connecting),
                group: eventLoopGroup),
            pulses: AuthorityPulses(uptime: time.uptime))
        self.logger = logger
        self.calm = CalmLog(logger)
        self.uptime = time.uptime
        self.consoleCertificate = settings.consoleCertificate
        self.learned = Mutex(.seconds(60))
        self.reachable = Meter(label: "oriel_authority_up", dimensions: [], factory: metrics)
    }

    /// Whether an authority answered a short while ago, so that new sessions can be expected to open.
    package var isInTouch: Bool { self.contact.isFresh(at: self.uptime()) }

    /// How long sessions go on while no authority can be asked: what the last one to answer said.
    var grace: Duration { self.learned.withLock { $0 } }

    func learn(grace: Duration) {
        self.learned.withLock { $0 = grace }
    }

    // MARK: Before a session begins

    package func redeem(
        _ token: AccessToken, resume: ResumeSecret?, type: ConsoleType, client: String
    ) async throws -> Grant {
        let request = RedeemRequest(
            token: WireSecret(token.reveal { Secret($0) }),
            resume: resume.map { resume in WireSecret(resume.reveal { Secret($0) }) }, type: type.description,
            client: client)
        let answer: GrantAnswer
        do {
            answer = try await self.caller.ask(.redeem, request, .ifNothingWasDone, within: .seconds(10))
        } catch {
            self.calm.log(.info, "token not redeemed", ["type": "\(type)", "client": "\(client)", "error": "\(error)"])
            throw error
        }
        return try await self.take(answer)
    }

    package func refresh(_ grant: Grant, after failure: ConsoleError.Code) async throws -> Grant {
        let request = RefreshRequest(ticket: try self.ticket(of: grant), code: failure.description)
        let answer: GrantAnswer = try await self.caller.ask(.refresh, request, .always, within: .seconds(10))
        let fresh = try self.value(of: answer)
        guard fresh.session == grant.session else {
            throw ConsoleError(.internalError, "the authority refreshed another session")
        }
        self.sessions.add(
            grant.session,
            RemoteSessions.Entry(instance: grant.instance, ticket: answer.ticket, lease: answer.lease))
        var grant = grant
        (grant.endpoint, grant.egress) = (fresh.endpoint, fresh.egress)
        return grant
    }

    package func confirm(_ grant: Grant) async throws {
        let request = TicketRequest(ticket: try self.ticket(of: grant))
        let _: DoneAnswer = try await self.caller.ask(.confirm, request, .always, within: .seconds(8))
    }

    package func release(_ session: SessionID) async {
        guard let entry = self.sessions.remove(session) else { return }
        await self.release(ticket: entry.ticket, of: session)
    }

    private func release(ticket: String, of session: SessionID) async {
        do {
            // Not twice: between the two somebody else may have redeemed the token again.
            let _: DoneAnswer = try await self.caller.ask(
                .release, TicketRequest(ticket: ticket), .ifNothingWasDone, within: .seconds(5))
        } catch {
            // The token is burnt then, which is the safe side.
            self.calm.log(.warning, "token not released", ["session": "\(session)", "error": "\(error)"])
        }
    }

    // MARK: A session's life

    package func sessionBegan(
        _ grant: Grant, client: String, end: @escaping @Sendable (SessionEnd.Reason) -> Void
    ) async throws {
        let request = BeginRequest(ticket: try self.ticket(of: grant), client: client)
        self.sessions.prepare(grant.session, end: end)
        let asked = self.uptime()
        let _: DoneAnswer = try await self.caller.ask(.begin, request, .ifNothingWasDone, within: .seconds(5))
        self.sessions.begin(grant.session, at: asked)
    }

    package func sessionEnded(_ session: SessionID, _ end: SessionEnd) async {
        guard let entry = self.sessions.remove(session) else { return }
        let request = EndRequest(
            lease: entry.lease, reason: end.reason.rawValue, bytesFromClient: end.bytesFromClient,
            bytesFromConsole: end.bytesFromConsole)
        do {
            let _: DoneAnswer = try await self.caller.ask(.end, request, .always, within: .seconds(5))
        } catch {
            // Its hold in the store passes by itself.
            self.calm.log(.warning, "end not told", ["session": "\(session)", "error": "\(error)"])
        }
    }

    // MARK: Besides

    /// Reads the files of the certificate again; new connections are made with what they hold.
    ///
    /// - Throws: ``ConsoleError`` that names the file when it cannot be used; then everything stays as it is.
    package func reloadCertificate() throws {
        try self.certificate.reload()
    }

    /// Lets go of all connections. Called once, last.
    package func close() async {
        await self.caller.client.close()
    }

    private func take(_ answer: GrantAnswer) async throws -> Grant {
        let grant: Grant
        do {
            grant = try self.value(of: answer)
        } catch {
            await self.release(ticket: answer.ticket, of: SessionID(String(answer.grant.session.prefix(16))))
            throw error
        }
        self.learn(grace: answer.leaseGraceMs.duration)
        self.sessions.add(
            grant.session,
            RemoteSessions.Entry(instance: grant.instance, ticket: answer.ticket, lease: answer.lease))
        return grant
    }

    /// What the authority granted. What is wrong with it is its fault, not the client's.
    private func value(of answer: GrantAnswer) throws -> Grant {
        do {
            return try answer.grant.value(certificate: self.consoleCertificate)
        } catch let error as ConsoleError where error.code == .invalidRequest {
            throw ConsoleError(.internalError, "what the authority granted cannot be used", cause: error)
        }
    }

    private func ticket(of grant: Grant) throws -> String {
        guard let entry = self.sessions[grant.session] else {
            throw ConsoleError(.internalError, "session \(grant.session) is none of this proxy's")
        }
        return entry.ticket
    }
}
