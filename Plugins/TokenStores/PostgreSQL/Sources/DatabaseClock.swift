// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// The database's clock, as far as this process can tell it without asking each time: the latest reading, and what has
/// passed here since it arrived.
///
/// It is never ahead of the database's own, by which every token is judged, and behind by no more than a reading takes to
/// arrive. This machine's wall clock has no part in it.
final class DatabaseClock: Sendable {
    private struct Reading {
        var instant: Instant
        var arrival: Duration
    }

    private let reading = Mutex(Reading(instant: Instant(milliseconds: 0), arrival: .zero))
    private let uptime: @Sendable () -> Duration

    /// A clock that shows 1970 until it is first set.
    init(uptime: @escaping @Sendable () -> Duration = TimeSource.systemUptime) {
        self.uptime = uptime
    }

    /// Takes over what the database's clock showed a moment ago.
    func set(to instant: Instant) {
        let arrival = self.uptime()
        self.reading.withLock { $0 = Reading(instant: instant, arrival: arrival) }
    }

    /// The moment it is there now, or was a moment ago.
    func now() -> Instant {
        self.reading.withLock { $0.instant.advanced(by: self.uptime() - $0.arrival) }
    }

    /// This clock, for an authority.
    var timeSource: TimeSource { TimeSource(now: self.now, uptime: self.uptime) }

    /// SQL for the server's clock in milliseconds since the epoch: the time it is when a row is looked at, not when the
    /// statement or its transaction began.
    static let sql = "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
}
