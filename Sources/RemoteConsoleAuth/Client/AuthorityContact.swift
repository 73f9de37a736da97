// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// When an authority last answered a proxy's heartbeat. Callable from any isolation.
final class AuthorityContact: Sendable {
    /// For how long an answer counts: two heartbeats, so that one that is late or lost takes nobody out of a load balancer.
    static let patience = Duration.seconds(20)

    private let heard = Mutex<Duration?>(nil)

    /// An authority answered what it was asked at `uptime`.
    func hear(at uptime: Duration) {
        self.heard.withLock { $0 = uptime }
    }

    /// Whether an authority answered not too long before `uptime`. At first none has.
    func isFresh(at uptime: Duration) -> Bool {
        self.heard.withLock { heard in heard.map { uptime - $0 <= Self.patience } ?? false }
    }
}
