// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A Unix socket that may be connected to, as far as its name tells: a path beneath a folder that the operator allowed.
struct SocketPlace: Sendable, Hashable {
    /// The path as it was given, for errors.
    let path: String
    /// The folder of the operator's.
    let folder: String
    /// The names that lead from there to the socket; at least one, none of them `.` or `..`.
    let names: [String]

    /// Looks for a folder of `folders` that `path` lies beneath.
    ///
    /// - Throws: `egressDenied`.
    init(path: String, folders: [String]) throws(ConsoleError) {
        func deny(_ why: String) -> ConsoleError {
            ConsoleError(.egressDenied, "the socket \(path) may not be connected to: \(why)")
        }
        guard path.hasPrefix("/"), !path.utf8.contains(0), !path.hasSuffix("/") else {
            throw deny("it is no absolute path of a file")
        }
        let names = Self.names(in: path)
        guard !names.contains("."), !names.contains("..") else { throw deny("it goes up or round about") }
        for folder in folders {
            let base = Self.names(in: folder)
            guard names.count > base.count, names.starts(with: base) else { continue }
            self.path = path
            self.folder = folder
            self.names = Array(names.dropFirst(base.count))
            return
        }
        throw deny(
            folders.isEmpty
                ? "no folder is allowed for this backend"
                : "it lies in none of the folders that are allowed for this backend: "
                    + folders.joined(separator: ", "))
    }

    private static func names(in path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }
}
