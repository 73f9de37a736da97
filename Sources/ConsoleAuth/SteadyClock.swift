// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Synchronization

/// A clock that never stands still and never goes back.
///
/// It shows the wall clock's time, or what has passed since it last did, whichever is later. When the wall clock is set
/// back, time goes on at its own pace: a token that was issued before lives no longer than it was to.
final class SteadyClock: Sendable {
    private struct Anchor {
        var instant: Instant
        var uptime: Duration
    }

    private let time: TimeSource
    private let anchor: Mutex<Anchor>

    /// A clock that follows `time`.
    init(_ time: TimeSource) {
        self.time = time
        self.anchor = Mutex(Anchor(instant: time.now(), uptime: time.uptime()))
    }

    /// The moment it is now.
    func now() -> Instant {
        self.anchor.withLock { anchor in
            let wall = self.time.now()
            let uptime = self.time.uptime()
            // From the anchor and not from the last answer: rounding must not add up.
            let own = anchor.instant.advanced(by: uptime - anchor.uptime)
            if wall > own { anchor = Anchor(instant: wall, uptime: uptime) }
            return max(wall, own)
        }
    }
}
