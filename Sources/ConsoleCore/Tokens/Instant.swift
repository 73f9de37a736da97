// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

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

    /// How long it is from this moment to `other`; negative when that is earlier.
    public func duration(to other: Instant) -> Duration {
        let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(self.milliseconds)
        guard overflow else { return .milliseconds(difference) }
        return .milliseconds(other < self ? Int64.min : Int64.max)
    }

    /// Earlier moments first.
    public static func < (one: Self, other: Self) -> Bool {
        one.milliseconds < other.milliseconds
    }
}
