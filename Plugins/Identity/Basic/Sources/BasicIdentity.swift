// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore
internal import Passwords

/// Knows users by name and password, in HTTP's Basic scheme.
///
/// An attempt costs the same whether or not there is such a user. What attempts may cost in all is bounded: by threads, by
/// checks in a second, and by failures of one address. Callable from any isolation.
public final class BasicIdentity: IdentityProvider {
    private let users: [String: BasicUser]
    /// What a name that nobody has is checked against.
    private let decoy: PasswordHash?
    private let checks: SharedChecks
    private let failures: RateLimiter<String>
    private let all: RateLimiter<Int>
    private let queue: HashingQueue

    /// Knows `users`, whose names are all different.
    ///
    /// - Parameter remember: how long a password that was right is not worked through again.
    init(
        users: [BasicUser], remember: Duration, limits: SignInLimits, queue: HashingQueue = HashingQueue(),
        uptime: @escaping @Sendable () -> Duration = TimeSource.systemUptime
    ) {
        self.users = Dictionary(users.map { ($0.principal.name, $0) }) { first, _ in first }
        self.decoy = users.first?.hash
        self.checks = SharedChecks(lifetime: remember, uptime: uptime)
        self.failures = RateLimiter(limit: limits.failures, per: .seconds(60), uptime: uptime)
        self.all = RateLimiter(limit: limits.checks, per: .seconds(1), uptime: uptime)
        self.queue = queue
    }

    /// Never.
    public var admitsEveryone: Bool { false }

    /// Basic, with names and passwords in UTF-8.
    public var challenge: String? { "Basic realm=\"oriel\", charset=\"UTF-8\"" }

    /// The user whose name and password `Authorization` holds.
    ///
    /// - Throws: ``ConsoleError`` with `unauthenticated`; or with `tooManySignIns` when the client failed too often, or too
    ///   many passwords are being checked.
    public func authenticate(header: @Sendable (String) -> String?, client: String) async throws -> Principal {
        guard let credentials = BasicCredentials(header("authorization")) else {
            throw ConsoleError(.unauthenticated, "no user name and password")
        }
        let user = self.users[credentials.name]
        let isRight = try await self.checks.result(of: credentials) {
            try await self.check(credentials, of: user, from: client)
        }
        guard let user, isRight else { throw ConsoleError(.unauthenticated, "no such user, or another password") }
        return user.principal
    }

    private func check(_ credentials: BasicCredentials, of user: BasicUser?, from client: String) async throws -> Bool {
        guard !self.failures.isExhausted(client) else {
            throw ConsoleError(.tooManySignIns, "too many attempts of this address failed")
        }
        guard self.all.admit(0) else {
            throw ConsoleError(.tooManySignIns, "too many passwords in one second")
        }
        let password = credentials.password
        guard let hash = user?.hash ?? self.decoy else { return false }
        let isRight = try await self.queue.run(for: client) { hash.matches(password) } && user != nil
        if !isRight { _ = self.failures.admit(client) }
        return isRight
    }
}
