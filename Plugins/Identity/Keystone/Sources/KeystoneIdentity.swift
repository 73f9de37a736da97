// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore
internal import Crypto
internal import Synchronization

/// Knows callers by the tokens that OpenStack's Keystone gave them. Callable from any isolation.
public final class KeystoneIdentity: IdentityProvider {
    private struct Known {
        var principal: Principal
        var end: Duration
    }

    private struct State {
        var known: [[UInt8]: Known] = [:]
        var asking = 0
    }

    /// The bytes that a token may have. Fernet's have some 200, signed ones a few times that.
    private static let allowedLength = 16...4096
    /// Questions at once: those of strangers are not to take Keystone's time from everybody else.
    private static let maximumAsking = 64
    private static let maximumKnown = 10_000

    private let service: KeystoneService
    private let roles: KeystoneRoles
    private let lifetime: Duration
    private let uptime: @Sendable () -> Duration
    private let key = SymmetricKey(size: .bits256)
    private let state = Mutex(State())

    /// Asks `service`, and believes its answer for `lifetime`.
    init(
        service: KeystoneService, roles: KeystoneRoles, lifetime: Duration,
        uptime: @escaping @Sendable () -> Duration = TimeSource.systemUptime
    ) {
        self.service = service
        self.roles = roles
        self.lifetime = lifetime
        self.uptime = uptime
    }

    /// Never.
    public var admitsEveryone: Bool { false }

    /// The user whose token `X-Auth-Token` has: a member of the project that the token is for, or an administrator.
    ///
    /// - Throws: ``ConsoleError`` with `unauthenticated`; with `forbidden` when the token gives no role that means
    ///   something here, or is for no project; with `authorityUnavailable` when Keystone cannot be asked; or with
    ///   `tooManySignIns`.
    public func authenticate(header: @Sendable (String) -> String?, client: String) async throws -> Principal {
        guard let token = header("x-auth-token"), Self.allowedLength.contains(token.utf8.count),
            token.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { throw ConsoleError(.unauthenticated, "no token") }
        let code = Array(HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: self.key))
        if let principal = self.known(code) { return principal }
        guard let answer = try await self.ask(Secret(token)) else {
            throw ConsoleError(.unauthenticated, "Keystone knows no such token")
        }
        let principal = try self.principal(of: answer)
        self.remember(principal, for: min(self.lifetime, answer.lifetime() ?? self.lifetime), as: code)
        return principal
    }

    /// Who `token` is here.
    func principal(of token: KeystoneToken) throws -> Principal {
        guard let role = self.roles.role(of: token.roles?.map(\.name) ?? []) else {
            throw ConsoleError(.forbidden, "Your roles in this project let you open no consoles.")
        }
        guard token.project != nil || role == .admin else {
            throw ConsoleError(.forbidden, "Your token is for no project. Ask for one that is.")
        }
        let name = token.user.domain?.name.map { "\(token.user.name)@\($0)" } ?? token.user.name
        return Principal(name: name, project: role == .admin ? nil : token.project?.id, role: role)
    }

    private func ask(_ token: Secret) async throws -> KeystoneToken? {
        let isAdmitted = self.state.withLock { state in
            guard state.asking < Self.maximumAsking else { return false }
            state.asking += 1
            return true
        }
        guard isAdmitted else { throw ConsoleError(.tooManySignIns, "too many questions to Keystone at once") }
        defer { self.state.withLock { $0.asking -= 1 } }
        return try await self.service.validate(token)
    }

    private func known(_ code: [UInt8]) -> Principal? {
        let now = self.uptime()
        return self.state.withLock { state in
            guard let known = state.known[code], now < known.end else { return nil }
            return known.principal
        }
    }

    private func remember(_ principal: Principal, for lifetime: Duration, as code: [UInt8]) {
        guard lifetime > .zero else { return }
        let now = self.uptime()
        self.state.withLock { state in
            if state.known.count >= Self.maximumKnown { state.known = state.known.filter { now < $0.value.end } }
            if state.known.count >= Self.maximumKnown { state.known = [:] }
            state.known[code] = Known(principal: principal, end: now + lifetime)
        }
    }
}
