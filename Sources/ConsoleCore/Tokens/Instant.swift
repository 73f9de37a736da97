// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A moment of the authority's clock: milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Sendable, Hashable, Comparable {
    /// Milliseconds since the epoch.
    public var milliseconds: Int64

    /// The moment `milliseconds` after the epoch.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The moment `duration` later; the last or the first moment there is when that is too far.
    public func advanced(by duration: Duration) -> Instant {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(duration.wholeMilliseconds)
        guard overflow else { return Instant(milliseconds: sum) }
        return Instant(milliseconds: duration < .zero ? .min : .max)
    }

    /// Earlier moments first.
    public static func < (one: Self, other: Self) -> Bool {
        one.milliseconds < other.milliseconds
    }
}

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
