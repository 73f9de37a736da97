// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging

/// Writes each event as one line to standard error, as text or JSON, with nothing in it that could be taken for
/// another line.
package struct LineLogHandler: LogHandler {
    /// Values that every line of this logger carries.
    package var metadata: Logger.Metadata = [:]
    /// The lowest level that is written: the settings' own, unless another was set for this logger.
    package var logLevel: Logger.Level {
        get { self.ownLevel ?? self.settings.current.level }
        set { self.ownLevel = newValue }
    }
    /// Values that are asked for with every line.
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let settings: Replaceable<LogSettings>
    private var ownLevel: Logger.Level?
    private let clock: TimeSource
    private let queue: LogQueue

    /// A handler for the logger called `label`, whose lines go to `queue`. A change of `settings` holds at once.
    package init(
        label: String, settings: Replaceable<LogSettings>, clock: TimeSource = .system,
        queue: LogQueue = .standardError
    ) {
        self.label = label
        self.settings = settings
        self.clock = clock
        self.queue = queue
    }

    /// A value of ``metadata``.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    /// Writes one line.
    package func log(event: LogEvent) {
        let format = self.settings.current.format
        var values = self.metadata
        if let provided = self.metadataProvider?.get() { values.merge(provided) { $1 } }
        if let own = event.metadata { values.merge(own) { $1 } }
        if let error = event.error, values["error"] == nil { values["error"] = "\(error)" }
        let line = LogLine(
            time: self.clock.now(), level: event.level, label: self.label, message: event.message.description,
            metadata: values)
        self.queue.add(line.text(format)) { dropped in
            LogLine(
                time: self.clock.now(), level: .warning, label: self.label,
                message: "log lines dropped: nobody read them",
                metadata: ["count": "\(dropped)"]
            ).text(format)
        }
    }
}

extension Replaceable<LogSettings> {
    /// A logger that writes what these settings ask for at the time.
    package func logger(label: String = "oriel") -> Logger {
        Logger(label: label) { LineLogHandler(label: $0, settings: self) }
    }
}
