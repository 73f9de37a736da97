// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import NIOCore
internal import NIOPosix

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// One session over the standard input and output of this process.
package enum StandardStreams {
    /// Looks whether they can carry bytes both ways: only pipes and sockets can be waited for.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest`.
    package static func check() throws(ConsoleError) {
        for (stream, name) in [(STDIN_FILENO, "standard input"), (STDOUT_FILENO, "standard output")] {
            if isatty(stream) != 0 {
                throw ConsoleError(
                    .invalidRequest, "--stdio is for a program at the other end, and \(name) is a terminal")
            }
            var status = stat()
            guard fstat(stream, &status) == 0, [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) else {
                throw ConsoleError(
                    .invalidRequest, "--stdio needs pipes or sockets, and \(name) is closed, or something else")
            }
        }
    }

    /// Carries the session and returns when it is over.
    ///
    /// - Throws: ``ConsoleError`` as ``check()`` does, and with `consoleRefused` and the reason, which the user was told,
    ///   when there is no console.
    package static func serve(dialer: GatewayDialer, access: ConsoleAccess) async throws {
        try self.check()
        // Copies, because the channel closes what it is given.
        let (input, output) = (dup(STDIN_FILENO), dup(STDOUT_FILENO))
        let channel: any Channel
        do {
            channel = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.autoRead, value: false)
                .takingOwnershipOfDescriptors(input: input, output: output).get()
        } catch {
            throw ConsoleError(.invalidRequest, "standard input and output cannot be used", cause: error)
        }
        let loop = channel.eventLoop
        let session = try await loop.submit {
            let session = ViewerSession(viewer: channel, dialer: dialer, access: access)
            session.start()
            return NIOLoopBound(session, eventLoop: loop)
        }.get()
        let end = try await withTaskCancellationHandler {
            let end = try await loop.flatSubmit { session.value.ended }.get()
            // What the console sent last is on its way.
            if case .refused = end { try await channel.closeFuture.get() }
            return end
        } onCancel: {
            loop.execute { session.value.finish() }
        }
        if case .refused(let reason) = end { throw ConsoleError(.consoleRefused, reason) }
    }
}
