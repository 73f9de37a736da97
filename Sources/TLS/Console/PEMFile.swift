// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A PEM file that the configuration names by a key, as in `tls.ca_file`.
struct PEMFile: Sendable {
    /// What changes when somebody writes the file anew or puts another one in its place.
    struct Stamp: Sendable, Hashable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
    }

    /// The configuration's key.
    let key: String
    /// The path.
    let path: String

    /// No certificate is as large; a file that is must not fill the memory.
    private static let limit = 1 << 20

    /// The file's stamp.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the key and the file.
    func stamp() throws(ConsoleError) -> Stamp {
        var status = stat()
        guard stat(self.path, &status) == 0 else { throw self.unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw self.mistake("is not a file") }
        return Stamp(
            device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino),
            size: Int64(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    /// What is in it.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the key and the file.
    func read() throws(ConsoleError) -> [UInt8] {
        let size = try self.stamp().size
        guard size <= Self.limit else { throw self.mistake("is larger than 1 MiB") }
        let descriptor = open(self.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw self.unreadable(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while bytes.count <= Self.limit {
            let count = systemRead(descriptor, &chunk)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw self.unreadable(errno) }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
        throw self.mistake("is larger than 1 MiB")
    }

    /// An error that says `what` of this file.
    func mistake(_ what: String) -> ConsoleError {
        ConsoleError(.invalidRequest, "\(self.key): \(self.path) \(what)")
    }

    private func unreadable(_ number: Int32) -> ConsoleError {
        self.mistake("cannot be read: \(String(cString: strerror(number)))")
    }
}

/// read(2), under a name that a method called `read` does not hide.
private func systemRead(_ descriptor: Int32, _ chunk: inout [UInt8]) -> Int {
    read(descriptor, &chunk, chunk.count)
}
