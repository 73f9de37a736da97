// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Lines on their way to standard error, written by a thread of its own.
///
/// Whoever reads the log may stop reading. Then lines wait here, up to a limit, and what comes after is counted and
/// dropped: a log that nobody reads must not stop a gateway.
package final class LogQueue: Sendable {
    /// The queue of this process.
    package static let standardError = LogQueue { StandardError.write($0) }

    private struct State {
        var waiting = 0
        var dropped = 0
    }

    private let limit: Int
    private let write: @Sendable (String) -> Void
    private let thread = DispatchQueue(label: "oriel.log")
    private let state = Mutex(State())

    /// A queue that holds `limit` bytes and gives each line to `write`.
    package init(limit: Int = 1 << 20, write: @escaping @Sendable (String) -> Void) {
        self.limit = limit
        self.write = write
    }

    /// Takes `line`, or counts it as dropped when too much waits already.
    ///
    /// - Parameter notice: the line that says how many were dropped before this one.
    package func add(_ line: String, notice: (Int) -> String) {
        let size = line.utf8.count
        let dropped = self.state.withLock { state -> Int? in
            guard state.waiting + size <= self.limit else {
                state.dropped += 1
                return nil
            }
            state.waiting += size
            defer { state.dropped = 0 }
            return state.dropped
        }
        guard let dropped else { return }
        let before = dropped > 0 ? notice(dropped) : ""
        self.thread.async {
            self.write(before + line)
            self.state.withLock { $0.waiting -= size }
        }
    }

    /// Waits until what was added is written, for a second at most. Called when the process ends.
    package func flush() {
        let written = DispatchSemaphore(value: 0)
        self.thread.async { written.signal() }
        _ = written.wait(timeout: .now() + 1)
    }
}
