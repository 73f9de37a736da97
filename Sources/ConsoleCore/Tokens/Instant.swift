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

    /// The moment `duration` later; the last moment there is when that is too far.
    public func advanced(by duration: Duration) -> Instant {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(duration.wholeMilliseconds)
        return Instant(milliseconds: overflow ? .max : sum)
    }

    /// Earlier moments first.
    public static func < (one: Self, other: Self) -> Bool {
        one.milliseconds < other.milliseconds
    }
}

/// Tells the time. Tests pass one that they turn by hand.
public struct TimeSource: Sendable {
    /// The moment it is now.
    public let now: @Sendable () -> Instant

    /// Asks `now` for the time.
    public init(now: @escaping @Sendable () -> Instant) {
        self.now = now
    }

    /// The system's wall clock.
    public static let system = TimeSource {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
