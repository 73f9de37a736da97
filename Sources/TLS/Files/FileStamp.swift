// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What tells one state of a file from the next without reading it. Links are followed: a renewed certificate is often
/// another file behind the same link.
struct FileStamp: Sendable, Hashable {
    /// The length of the file in bytes.
    let size: Int64
    /// Whether anybody but the owner may read or write it.
    let isLoose: Bool
    private let device: UInt64
    private let inode: UInt64
    private let seconds: Int
    private let nanoseconds: Int

    /// The state of the file at `path`.
    ///
    /// - Throws: ``FileFailure`` when there is none, it cannot be looked at, or it is no regular file.
    init(path: String) throws(FileFailure) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        self.size = Int64(truncatingIfNeeded: status.st_size)
        self.isLoose = status.st_mode & 0o066 != 0
        self.device = UInt64(truncatingIfNeeded: status.st_dev)
        self.inode = UInt64(truncatingIfNeeded: status.st_ino)
        self.seconds = status.st_mtim.tv_sec
        self.nanoseconds = status.st_mtim.tv_nsec
    }
}
