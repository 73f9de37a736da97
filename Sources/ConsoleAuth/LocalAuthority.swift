// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging

/// The token authority that owns its store: issues, redeems, releases.
///
/// Callable from any isolation. It keeps no state but a clock of its own, which follows the wall clock forward and never
/// back: setting the clock back makes no token live longer.
package final class LocalAuthority: ConsoleAuthorizing, ConsoleIssuing {
    private let store: any TokenStore
    private let key: TokenKey
    private let directory: BackendDirectory
    private let replaceable: Replaceable<AuthoritySettings>
    private let logger: Logger
    private let calm: CalmLog
    private let clock: SteadyClock

    /// An authority over `store` for the instances of `directory`.
    package init(
        store: any TokenStore, key: TokenKey, directory: BackendDirectory,
        settings: AuthoritySettings = AuthoritySettings(), time: TimeSource = .system, logger: Logger
    ) {
        self.store = store
        self.key = key
        self.directory = directory
        self.replaceable = Replaceable(settings)
        self.clock = SteadyClock(time)
        self.logger = logger
        self.calm = CalmLog(logger)
    }

    /// What is granted at the moment. Setting it changes what is granted from now on, and no session that there is.
    package var settings: AuthoritySettings {
        get { self.replaceable.current }
        set { self.replaceable.replace(with: newValue) }
    }

    package func issue(_ request: ConsoleRequest) async throws -> IssuedToken {
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
        try await self.store.insert(record)
        self.logger.notice(
            "token issued",
            metadata: [
                "session": "\(record.session)", "instance": "\(record.instance)", "type": "\(record.type)",
                "principal": "\(record.principal)",
            ])
        return IssuedToken(token: token, instance: found.instance, lifetime: lifetime)
    }

    package func redeem(_ token: AccessToken, type: ConsoleType, client: String) async throws -> Grant {
        guard let record = try await self.store.redeem(self.key.hash(token), type: type, at: self.clock.now()) else {
            self.calm.log(.info, "token rejected", ["type": "\(type)", "client": "\(client)"])
            throw ConsoleError(.tokenRejected, "unknown, used, expired or revoked, or made for another console type")
        }
        do {
            let found = try await self.directory.find(.id(record.instance))
            let settings = self.settings
            return Grant(
                session: record.session, instance: record.instance, instanceName: found.instance.name,
                backend: found.instance.backend,
                endpoint: try await found.backend.consoleEndpoint(of: record.instance, kind: .vnc),
                egress: found.backend.egress, mode: record.mode, maximumDuration: settings.maximumSession,
                idleTimeout: settings.idleTimeout)
        } catch {
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

    package func confirm(_ grant: Grant) async throws {
        guard let backend = self.directory.backends[grant.backend] else {
            throw ConsoleError(.backendUnavailable, "there is no backend \(grant.backend) any more")
        }
        let now = try await backend.consoleEndpoint(of: grant.instance, kind: .vnc)
        guard now.isSamePlace(as: grant.endpoint) else {
            throw ConsoleError(
                .consoleMoved,
                "the console moved from \(grant.endpoint.address) to \(now.address) while it was opened")
        }
    }

    package func release(_ session: SessionID) async {
        do {
            try await self.store.release(session, maximumTries: self.settings.maximumTries)
        } catch {
            // The token is burnt then, which is the safe side.
            self.logger.warning("token not released", metadata: ["session": "\(session)", "error": "\(error)"])
        }
    }

    package func sessionBegan(_ grant: Grant, client: String) async throws {
        try await self.store.begin(grant.session)
    }

    package func sessionEnded(_ session: SessionID, _ end: SessionEnd) async {
        self.logger.debug("session closed", metadata: ["session": "\(session)", "reason": "\(end.reason.rawValue)"])
    }

    /// Deletes what expired a minute ago or earlier: a token that was redeemed in its last second may still be needed
    /// for its session to begin.
    package func sweep() async throws -> Int {
        try await self.store.sweep(before: self.clock.now().advanced(by: .seconds(-60)))
    }
}
