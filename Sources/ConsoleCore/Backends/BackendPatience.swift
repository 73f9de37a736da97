// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How long the others wait for a backend: as long as it may take, judged by how long it usually takes.
///
/// A backend that was never asked gets all the time it wants, which is its own deadline. One that answers gets four times
/// its slowest recent answer, and never less than the grace. One whose last question went without an answer gets the
/// grace, until it answers again.
final class BackendPatience: Sendable {
    private struct Standing {
        var slowest = Duration.zero
        var isSilent = false
    }

    private let grace: Duration
    private let standings = Mutex<[BackendName: Standing]>([:])

    /// Patience of at least `grace` with everybody.
    init(grace: Duration) {
        self.grace = grace
    }

    /// After how long `backend` is late; `nil` for never.
    func limit(for backend: BackendName) -> Duration? {
        self.standings.withLock { standings in
            guard let standing = standings[backend] else { return nil }
            return standing.isSilent ? self.grace : max(self.grace, standing.slowest * 4)
        }
    }

    /// Remembers that a question to `backend` came back after `duration`, with `failure` if it failed.
    func record(_ backend: BackendName, after duration: Duration, failure: ConsoleError.Code?) {
        self.standings.withLock { standings in
            var standing = standings[backend] ?? Standing()
            standing.isSilent = failure == .timedOut || failure == .backendUnavailable
            // A slow answer is forgotten by and by: it weighs half after seven quick ones.
            if !standing.isSilent { standing.slowest = max(duration, standing.slowest * 9 / 10) }
            standings[backend] = standing
        }
    }
}
