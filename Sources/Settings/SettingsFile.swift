// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// The configuration file: YAML text, read into a located ``Section``.
package enum SettingsFile {
    /// Reads the file at `path`. A file that cannot be had is a mistake.
    ///
    /// - Returns: the section of the whole file; `nil` when a mistake leaves nothing to read.
    package static func load(_ path: String, report: SettingsReport) -> Section? {
        do throws(ConfigurationText.Failure) {
            return Self.parse(try ConfigurationText.read(path), report: report)
        } catch {
            report.add(error.what, path: "", at: SettingsLocation(line: 1, column: 1))
            return nil
        }
    }

    /// Reads `text`. What is no YAML, a key that is given twice, and a key that is no text are mistakes.
    ///
    /// - Returns: the section of the whole text; `nil` when a mistake leaves nothing to read.
    package static func parse(_ text: String, report: SettingsReport) -> Section? {
        var reader = YAMLReader(text: text, report: report)
        return reader.read().map { Section($0, report: report) }
    }
}
