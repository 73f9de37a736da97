// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A Unix socket in the file system, found beneath a folder of the operator's without following one symbolic link, and
/// held: ``path`` leads to this very socket, whatever becomes of its name meanwhile.
///
/// The folder itself may be reached through links, since its name is the operator's. Whatever lies beneath it is written
/// by hypervisors. Each name is opened by itself, relative to the one before, which is what openat2(2) does with
/// `RESOLVE_BENEATH` and `RESOLVE_NO_SYMLINKS`.
final class HeldSocket: Sendable {
    /// O_PATH of Linux, which Glibc's header hides from Swift: a descriptor that only holds a place.
    private static let placeOnly: Int32 = 0o10000000
    private static let beneath = HeldSocket.placeOnly | O_NOFOLLOW | O_CLOEXEC

    private let descriptor: Int32

    /// Where the socket can be connected to, as long as this object lives.
    var path: String { "/proc/self/fd/\(self.descriptor)" }

    /// Finds the socket at `place`. Blocks as long as the file system does.
    ///
    /// - Throws: `egressDenied` when it is none, or the way to it leads over a link; `consoleUnreachable` when it is not
    ///   there or may not be looked at.
    init(_ place: SocketPlace) throws(ConsoleError) {
        var current = open(place.folder, Self.placeOnly | O_DIRECTORY | O_CLOEXEC)
        guard current >= 0 else { throw Self.missing(place, "the folder \(place.folder)") }
        for (index, name) in place.names.enumerated() {
            let next = openat(current, name, Self.beneath)
            guard next >= 0 else {
                let error = Self.missing(place, name)
                close(current)
                throw error
            }
            close(current)
            current = next
            do throws(ConsoleError) {
                try Self.check(current, name: name, isLast: index == place.names.count - 1, of: place)
            } catch {
                close(current)
                throw error
            }
        }
        self.descriptor = current
    }

    deinit {
        close(self.descriptor)
    }

    private static func check(
        _ descriptor: Int32, name: String, isLast: Bool, of place: SocketPlace
    ) throws(ConsoleError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw self.missing(place, name) }
        let type = status.st_mode & S_IFMT
        func deny(_ why: String) -> ConsoleError {
            ConsoleError(.egressDenied, "the socket \(place.path) may not be connected to: \(name) \(why)")
        }
        guard type != S_IFLNK else { throw deny("is a symbolic link") }
        guard isLast else {
            guard type == S_IFDIR else { throw deny("is no folder") }
            return
        }
        guard type == S_IFSOCK else { throw deny("is no socket") }
        // A second name is how a socket from elsewhere gets in here.
        guard status.st_nlink == 1 else { throw deny("has another name besides") }
    }

    private static func missing(_ place: SocketPlace, _ name: String) -> ConsoleError {
        ConsoleError(
            .consoleUnreachable,
            "the socket \(place.path) cannot be reached: \(name): \(String(cString: strerror(errno)))")
    }
}
