// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Files that commands write for their user.
enum OutputFile {
    /// Writes `bytes` to the file at `path`, all or nothing: a file that is there is replaced at once, or stays as it was.
    /// Its owner alone may read a new one. What is no file, such as a device or a pipe, is written to as it is.
    ///
    /// - Parameter replaces: whether a file that is there may be replaced.
    /// - Throws: ``CommandFailure`` that says why it cannot be written.
    static func write(_ bytes: [UInt8], to path: String, replaces: Bool = true) throws {
        let type = Self.type(of: path)
        do throws(Trouble) {
            if let type, type != .typeRegular {
                try Self.fill(path, O_WRONLY | O_CLOEXEC, with: bytes)
            } else {
                let new = "\(path).\(getpid()).new"
                try Self.fill(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, with: bytes)
                // A link is made only where nothing is, in whatever moment somebody else puts something there.
                guard (replaces ? rename(new, path) : link(new, path)) == 0 else {
                    let trouble = Trouble(number: errno)
                    unlink(new)
                    throw trouble
                }
                if !replaces { unlink(new) }
            }
        } catch {
            throw CommandFailure(.failure, "\(path) cannot be written: \(String(cString: strerror(error.number)))")
        }
    }

    /// What is at `path`, or where a link there leads; `nil` when that is nothing.
    private static func type(of path: String) -> FileAttributeType? {
        let place = URL(filePath: path).resolvingSymlinksInPath().path
        return try? FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType
    }

    /// A call that failed, by its errno.
    private struct Trouble: Error {
        var number: CInt
    }

    private static func fill(_ path: String, _ flags: CInt, with bytes: [UInt8]) throws(Trouble) {
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw Trouble(number: errno) }
        let number = Self.write(bytes, descriptor: descriptor)
        // A disk that is full may be told only now.
        let closed = close(descriptor)
        guard number == 0, closed == 0 else {
            let trouble = Trouble(number: number == 0 ? errno : number)
            if flags & O_EXCL != 0 { unlink(path) }
            throw trouble
        }
    }

    /// Writes all of `bytes`, and gives 0 or the errno of what failed.
    static func write(_ bytes: [UInt8], descriptor: CInt) -> CInt {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                Glibc.write(descriptor, bytes.baseAddress, bytes.count)
                #else
                Musl.write(descriptor, bytes.baseAddress, bytes.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : EIO }
            rest = rest.dropFirst(count)
        }
        return 0
    }
}
