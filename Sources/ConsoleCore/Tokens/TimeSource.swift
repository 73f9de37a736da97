// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Tells the time. Tests pass one that they turn by hand.
public struct TimeSource: Sendable {
    /// The moment it is now. Whoever sets the clock can make it go back.
    public let now: @Sendable () -> Instant
    /// How long ago some fixed moment was. Never goes back, and counts while the machine sleeps.
    public let uptime: @Sendable () -> Duration

    /// Asks `now` for the time and `uptime` for what has passed.
    public init(
        now: @escaping @Sendable () -> Instant, uptime: @escaping @Sendable () -> Duration = Self.systemUptime
    ) {
        self.now = now
        self.uptime = uptime
    }

    /// The time since this process first asked.
    public static let systemUptime: @Sendable () -> Duration = {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }()

    /// The system's wall clock.
    public static let system = TimeSource {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
