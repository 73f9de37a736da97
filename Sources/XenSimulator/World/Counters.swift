// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What has been asked of a simulator.
package struct Counters: Sendable, Codable, Hashable {
    /// Logins that gave a session.
    package var logins = 0
    /// The same by user.
    package var loginsByUser: [String: Int] = [:]
    /// Logins that were refused.
    package var refusedLogins = 0
    /// Sessions that were logged out.
    package var logouts = 0
    /// Calls by method, whatever came of them.
    package var calls: [String: Int] = [:]
    /// Calls by host.
    package var callsByHost: [String: Int] = [:]
    /// Calls that named a session that is not there.
    package var callsWithoutSession = 0
    /// TCP connections by host.
    package var connections: [String: Int] = [:]
    /// The originators that logins named.
    package var originators: Set<String> = []
    /// The User-Agents of requests.
    package var userAgents: Set<String> = []
    /// Requests for CONNECT that were read whole, the first 10 000.
    package var tunnels: [TunnelRecord] = []
    /// Screenshots that were given.
    package var snapshots = 0

    /// Nothing yet.
    package init() {}

    /// Requests for CONNECT that a host answered with this status; 0 stands for one with no answer.
    package func tunnels(on host: String? = nil, status: Int = 200) -> Int {
        self.tunnels.count { (host == nil || $0.host == host) && $0.status == status }
    }
}
