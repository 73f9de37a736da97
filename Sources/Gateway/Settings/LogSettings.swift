// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
package import Logging

/// The section `log`.
package struct LogSettings: Sendable {
    /// `level` (info): trace, debug, info, notice, warning or error.
    package var level: Logger.Level
    /// `format` (text): text or json.
    package var format: LogFormat

    /// What holds without a section.
    package init(level: Logger.Level = .info, format: LogFormat = .text) {
        self.level = level
        self.format = format
    }

    /// Reads the section.
    init(section: Section) {
        let levels: [Logger.Level] = [.trace, .debug, .info, .notice, .warning, .error]
        self.level = section.choice("level", of: levels, default: .info)
        self.format = section.choice("format", of: LogFormat.allCases, default: .text)
        section.finish()
    }
}
