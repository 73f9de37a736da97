// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import Foundation

/// The configuration file: YAML text, read into a located ``Section``.
package enum SettingsFile {
    /// The largest file that is read. A configuration is a few kilobytes; more is the wrong file.
    package static let maximumSize = 1_048_576

    /// Reads the file at `path`. A file that is missing, unreadable, too large or not UTF-8 is a mistake.
    ///
    /// - Returns: the section of the whole file; `nil` when a mistake leaves nothing to read.
    package static func load(_ path: String, report: SettingsReport) -> Section? {
        func refuse(_ what: String) -> Section? {
            report.add(what, path: "", at: SettingsLocation(line: 1, column: 1))
            return nil
        }
        // Opening a FIFO would wait for whoever writes into it.
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            return refuse(status.st_mode & S_IFMT == S_IFDIR ? "this is a directory" : "this is not a regular file")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            return refuse(exists ? "the file cannot be read" : "there is no such file")
        }
        // One byte more than is allowed tells a file that is too large from one that just fits, whatever its kind.
        guard let data = try? handle.read(upToCount: Self.maximumSize + 1) ?? Data() else {
            return refuse("the file cannot be read")
        }
        guard data.count <= Self.maximumSize else { return refuse("the file is larger than 1 MiB") }
        guard let text = String(bytes: data, encoding: .utf8) else { return refuse("the file is not UTF-8 text") }
        return Self.parse(text, report: report)
    }

    /// Reads `text`. What is no YAML, a key that is given twice, and a key that is no text are mistakes.
    ///
    /// - Returns: the section of the whole text; `nil` when a mistake leaves nothing to read.
    package static func parse(_ text: String, report: SettingsReport) -> Section? {
        var reader = YAMLReader(text: text, report: report)
        return reader.read().map { Section($0, report: report) }
    }
}
