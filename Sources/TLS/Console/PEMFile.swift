// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A PEM file that the configuration names by a key, as in `ca_file`.
struct PEMFile: Sendable {
    /// The configuration's key.
    let key: String
    /// The path.
    let path: String

    /// The file's stamp.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the key and the file.
    func stamp() throws(ConsoleError) -> FileStamp {
        do {
            return try FileStamp(path: self.path)
        } catch {
            throw self.mistake(Self.words(for: error))
        }
    }

    /// What is in it.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the key and the file.
    func read() throws(ConsoleError) -> [UInt8] {
        do {
            return try BoundedFile.read(self.path)
        } catch {
            throw self.mistake(Self.words(for: error))
        }
    }

    /// An error that says `what` of this file.
    func mistake(_ what: String) -> ConsoleError {
        ConsoleError(.invalidRequest, "\(self.key): \(self.path) \(what)")
    }

    private static func words(for failure: FileFailure) -> String {
        switch failure {
        case .unreadable(let number): "cannot be read: \(String(cString: strerror(number)))"
        case .notRegular: "is not a file"
        case .tooLarge: "is larger than 1 MiB"
        }
    }
}
