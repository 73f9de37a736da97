// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Reads files of certificates and keys. No such file is large; one that is must not fill the memory.
enum BoundedFile {
    /// The most that is read of a file, in bytes.
    static let limit = 1 << 20

    /// What is in the file at `path`.
    ///
    /// - Throws: ``FileFailure`` when it cannot be read whole.
    static func read(_ path: String) throws(FileFailure) -> [UInt8] {
        // Before it is opened: opening a pipe would wait for whoever writes into it.
        guard try FileStamp(path: path).size <= Self.limit else { throw .tooLarge }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        // It may have grown since.
        while bytes.count <= Self.limit {
            let count = systemRead(descriptor, &chunk)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(errno) }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
        throw .tooLarge
    }
}

/// read(2), under a name that a method called `read` does not hide.
private func systemRead(_ descriptor: Int32, _ chunk: inout [UInt8]) -> Int {
    read(descriptor, &chunk, chunk.count)
}
