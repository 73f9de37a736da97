// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import Logging
internal import Synchronization

/// A log for what strangers can cause as often as they like: bad requests, bad tokens, questions to a backend that is
/// away.
///
/// Of each message at most so many lines a second are written, ten unless said otherwise; the first one after that says how many were not. So a flood
/// of requests does not become a flood of lines that hides everything else and fills the disk.
public final class CalmLog: Sendable {
    /// Lines of one message in one second, unless said otherwise.
    public static let limit = 10

    private struct Window {
        var second: Int64
        var written = 0
        var suppressed = 0
    }

    private let logger: Logger
    private let linesPerSecond: Int
    private let clock: TimeSource
    private let windows = Mutex<[String: Window]>([:])

    /// Writes to `logger`, at most `linesPerSecond` of each message.
    public init(_ logger: Logger, linesPerSecond: Int = CalmLog.limit, clock: TimeSource = .system) {
        self.logger = logger
        self.linesPerSecond = linesPerSecond
        self.clock = clock
    }

    /// Writes the line, or counts it. `message` is a literal of the source, so there are few of them.
    public func log(_ level: Logger.Level, _ message: StaticString, _ metadata: @autoclosure () -> Logger.Metadata) {
        guard let suppressed = self.admit(key: "\(level) \(message)") else { return }
        var metadata = metadata()
        if suppressed > 0 { metadata["suppressed"] = "\(suppressed)" }
        self.logger.log(level: level, "\(message)", metadata: metadata)
    }

    /// How many lines were left out before this one; `nil` when this one is left out too.
    private func admit(key: String) -> Int? {
        let second = self.clock.now().milliseconds / 1000
        return self.windows.withLock { windows in
            var window = windows[key] ?? Window(second: second)
            defer { windows[key] = window }
            if window.second != second {
                window.second = second
                window.written = 0
            }
            guard window.written < self.linesPerSecond else {
                window.suppressed += 1
                return nil
            }
            window.written += 1
            defer { window.suppressed = 0 }
            return window.suppressed
        }
    }
}
