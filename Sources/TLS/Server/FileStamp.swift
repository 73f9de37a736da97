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
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int
    /// Whether anybody but the owner may read or write it.
    let isLoose: Bool
    /// Whether it is a file, and not a folder, a pipe or a device.
    let isRegular: Bool

    /// The state of the file at `path`; `nil` when there is none or it cannot be looked at.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.device = UInt64(truncatingIfNeeded: status.st_dev)
        self.inode = UInt64(truncatingIfNeeded: status.st_ino)
        self.size = Int64(truncatingIfNeeded: status.st_size)
        self.seconds = status.st_mtim.tv_sec
        self.nanoseconds = status.st_mtim.tv_nsec
        self.isRegular = status.st_mode & S_IFMT == S_IFREG
        self.isLoose = status.st_mode & 0o066 != 0
    }
}
