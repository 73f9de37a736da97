// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Reads files that people configure programs with, as text.
package enum ConfigurationText {
    /// The largest file that is read. A configuration is a few kilobytes; more is the wrong file.
    package static let maximumSize = 1_048_576

    /// Why a file cannot be had.
    package struct Failure: Error, Sendable, Hashable {
        /// What is wrong with it, without its path.
        package var what: String
    }

    /// The text of the file at `path`.
    ///
    /// - Throws: ``Failure`` when it is missing, unreadable, no regular file, larger than 1 MiB or not UTF-8.
    package static func read(_ path: String) throws(Failure) -> String {
        // Opening a FIFO would wait for whoever writes into it.
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw Failure(
                what: status.st_mode & S_IFMT == S_IFDIR ? "this is a directory" : "this is not a regular file")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            throw Failure(what: exists ? "the file cannot be read" : "there is no such file")
        }
        // One byte more than is allowed tells a file that is too large from one that just fits, whatever its kind.
        guard let data = try? handle.read(upToCount: Self.maximumSize + 1) ?? Data() else {
            throw Failure(what: "the file cannot be read")
        }
        guard data.count <= Self.maximumSize else { throw Failure(what: "the file is larger than 1 MiB") }
        guard let text = String(bytes: data, encoding: .utf8) else { throw Failure(what: "the file is not UTF-8 text") }
        return text
    }
}
