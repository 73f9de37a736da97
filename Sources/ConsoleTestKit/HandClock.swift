// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore
internal import Synchronization

/// A clock that a test turns by hand. Callable from any isolation.
public final class HandClock: Sendable {
    private struct State {
        var now: Instant
        var uptime: Duration
    }

    private let state: Mutex<State>

    /// A clock that stands at `start`.
    public init(_ start: Instant = Instant(milliseconds: 1_800_000_000_000)) {
        self.state = Mutex(State(now: start, uptime: .zero))
    }

    /// What the clock shows.
    public var now: Instant { self.state.withLock { $0.now } }

    /// Lets `duration` pass.
    public func advance(by duration: Duration) {
        self.state.withLock { state in
            state.now = state.now.advanced(by: duration)
            state.uptime += duration
        }
    }

    /// Sets the hands, as an administrator or NTP does: forward for a positive `duration`, back for a negative one. No
    /// time passes.
    public func step(by duration: Duration) {
        self.state.withLock { $0.now = $0.now.advanced(by: duration) }
    }

    /// The clock, for those who ask it.
    public var timeSource: TimeSource {
        TimeSource(now: { self.now }, uptime: { self.state.withLock { $0.uptime } })
    }
}
