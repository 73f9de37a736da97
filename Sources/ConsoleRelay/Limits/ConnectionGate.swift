// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import CoreMetrics
package import Logging
internal import Synchronization

/// Counts the clients of one listener over all event loops, and says who is too much.
///
/// Each question is a few atomic operations and one lock of many. Callable from any isolation.
package final class ConnectionGate: Sendable {
    private let limits: ConnectionLimits
    private let connections = Atomic(0)
    private let unauthenticated = Atomic(0)
    private let clients: ClientCounts
    private let newConnections: RateLimiter<ClientKey>
    private let failedTokens: RateLimiter<ClientKey>
    private let metrics: ConnectionMetrics
    private let calm: CalmLog

    /// A gate with these limits.
    package init(
        _ limits: ConnectionLimits, logger: Logger, time: TimeSource = .system,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.limits = limits
        self.clients = ClientCounts(limit: limits.connectionsPerAddress)
        self.newConnections = RateLimiter(
            limit: limits.newConnectionsPerSecond, per: .seconds(1), uptime: time.uptime)
        self.failedTokens = RateLimiter(limit: limits.failedTokensPerMinute, per: .seconds(60), uptime: time.uptime)
        self.metrics = ConnectionMetrics(factory: metrics)
        self.calm = CalmLog(logger, linesPerSecond: 1, clock: time)
    }

    // MARK: Connections

    /// The number of connections.
    package var connectionCount: Int { self.connections.load(ordering: .relaxed) }
    /// The number of connections that have no session.
    package var unauthenticatedCount: Int { self.unauthenticated.load(ordering: .relaxed) }

    /// Counts a connection in, or says which limit it breaks. Each that was counted in is counted out.
    func enter() -> ConnectionLimit? {
        guard Self.add(to: self.connections, upTo: self.limits.connections) else { return .connections }
        guard Self.add(to: self.unauthenticated, upTo: self.limits.unauthenticated) else {
            self.connections.subtract(1, ordering: .relaxed)
            return .unauthenticated
        }
        self.metrics.connectionOpened()
        return nil
    }

    /// Counts a connection out.
    func leave(isAuthenticated: Bool) {
        self.connections.subtract(1, ordering: .relaxed)
        if !isAuthenticated { self.unauthenticated.subtract(1, ordering: .relaxed) }
        self.metrics.connectionClosed()
    }

    /// A connection that was counted in has a session now.
    func authenticate() {
        self.unauthenticated.subtract(1, ordering: .relaxed)
    }

    /// Counts a connection of `client` in, or says which limit it breaks. Each that was counted in is counted out.
    ///
    /// - Parameter isNew: whether it counts among those that the client opens in a second.
    func enter(_ client: ClientKey, isNew: Bool = true) -> ConnectionLimit? {
        guard !isNew || self.newConnections.admit(client) else { return .newPerAddress }
        return self.clients.add(client) ? nil : .perAddress
    }

    /// Whether `client` has opened as many connections as it may for now. A yes is counted and logged as a refusal.
    func isTooFast(_ client: ClientKey, address: @autoclosure () -> String) -> Bool {
        guard self.newConnections.isExhausted(client) else { return false }
        self.refused(.newPerAddress, address: address())
        return true
    }

    /// Counts a connection of `client` out.
    func leave(_ client: ClientKey) {
        self.clients.remove(client)
    }

    /// Somebody was turned away.
    func refused(_ limit: ConnectionLimit, address: @autoclosure () -> String) {
        self.metrics.connectionRefused(limit)
        self.calm.log(.warning, "connection refused", ["limit": "\(limit.rawValue)", "client": "\(address())"])
    }

    // MARK: Tokens

    /// Whether `client` may have another token looked at. A no is counted and logged.
    package func mayTryToken(_ client: ClientKey, address: @autoclosure () -> String) -> Bool {
        guard self.failedTokens.isExhausted(client) else { return true }
        self.refused(.failedTokens, address: address())
        return false
    }

    /// A token of `client` was no good.
    package func tokenFailed(_ client: ClientKey) {
        _ = self.failedTokens.admit(client)
    }

    /// Adds one without passing the limit, whoever else adds at the same time.
    private static func add(to count: borrowing Atomic<Int>, upTo limit: Int?) -> Bool {
        let sum = count.add(1, ordering: .relaxed).newValue
        guard let limit, sum > limit else { return true }
        count.subtract(1, ordering: .relaxed)
        return false
    }
}
