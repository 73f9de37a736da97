// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How long a hypervisor that could not be reached is left alone: 0.2 s, and twice as long after each further failure,
/// up to 5 s.
struct BackOff: Sendable {
    /// An instant of the clock that never goes back.
    typealias Instant = ContinuousClock.Instant

    private struct Failure {
        var since: Instant
        var latest: Instant
        var delay: Duration
        var why: String
    }

    private static let shortest = Duration.milliseconds(200)
    private static let longest = Duration.seconds(5)

    private var failure: Failure?

    /// Whether the last attempt failed.
    var isFailing: Bool { self.failure != nil }

    /// Records an attempt that reached the hypervisor.
    mutating func succeed() {
        self.failure = nil
    }

    /// Records an attempt that began at `start` and failed at `now`. Attempts that began before an earlier failure was
    /// known are of one and the same outage and do not make the wait longer.
    mutating func fail(from start: Instant, to now: Instant, why: String) {
        guard let failure = self.failure else {
            self.failure = Failure(since: now, latest: now, delay: Self.shortest, why: why)
            return
        }
        guard start >= failure.latest else { return }
        self.failure = Failure(
            since: failure.since, latest: now, delay: min(failure.delay * 2, Self.longest), why: why)
    }

    /// Why no attempt is made at `now`, or `nil` when one may be.
    func refusal(at now: Instant) -> String? {
        guard let failure = self.failure, now < failure.latest + failure.delay else { return nil }
        return "unreachable since \((now - failure.since).components.seconds) s ago, tried again soon: \(failure.why)"
    }
}
