// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A listener that can go away without cutting anybody off.
public protocol DrainingListener: ConsoleListener {
    /// Takes no more clients and lets the sessions it has go on for `time`; then ends those that are left, one after the
    /// other within `spread`, so that they do not all come back in one moment.
    ///
    /// Returns when no client is left. A graceful shutdown of `run()` meanwhile ends all of them at once. Called once,
    /// after the listener said that it is listening.
    func drain(for time: Duration, spread: Duration) async
}
