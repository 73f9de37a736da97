// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Makes sure that only the owner reads a file, from its first byte on. SQLite gives its side files the same mode.
enum OwnersFile {
    /// Makes an empty file at `path` with mode 0600 unless there is one already, which has to have that mode.
    static func make(_ path: String) throws {
        // Not open(2): closing a descriptor of the file drops every lock that SQLite has on it in this process.
        guard mknod(path, S_IFREG | 0o600, 0) == 0 || errno == EEXIST else {
            throw ConsoleError(.authorityUnavailable, "\(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ConsoleError(.authorityUnavailable, "\(path) is not a regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw ConsoleError(.authorityUnavailable, "\(path) must be readable by its owner only: chmod 600 it")
        }
    }
}
