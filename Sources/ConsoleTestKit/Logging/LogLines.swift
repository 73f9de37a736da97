// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import Logging
internal import Synchronization

/// Keeps what was logged, each line as level, message and metadata.
public final class LogLines: Sendable {
    private let kept = Mutex<[String]>([])

    /// Keeps nothing yet.
    public init() {}

    /// The lines so far.
    public var all: [String] { self.kept.withLock { $0 } }

    /// A logger that writes here.
    public var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private func add(_ line: String) {
        self.kept.withLock { $0.append(line) }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            self.lines.add("\(event.level) \(event.message) \(self.metadata.merging(event.metadata ?? [:]) { $1 })")
        }
    }
}
