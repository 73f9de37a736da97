// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Looks at a descriptor before an event loop gets it.
enum StreamSocket {
    /// Takes what `descriptor` holds, and makes it ready for an event loop. On an error it is closed.
    ///
    /// Everything that can fail with a wrong descriptor fails here: a channel that cannot be made of one does not say
    /// who closes it.
    ///
    /// - Throws: `consoleUnreachable` when it was taken before or is no connected stream socket.
    static func take(_ descriptor: ConnectedDescriptor) throws(ConsoleError) -> Int32 {
        guard let socket = descriptor.take() else {
            throw ConsoleError(.consoleUnreachable, "the connection that the backend opened was used before")
        }
        guard Self.isConnectedStream(socket) else {
            close(socket)
            throw ConsoleError(.consoleUnreachable, "what the backend opened is no connected stream socket")
        }
        return socket
    }

    private static func isConnectedStream(_ socket: Int32) -> Bool {
        var type: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &length) == 0, type == Int32(SOCK_STREAM.rawValue) else {
            return false
        }
        var peer = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isConnected = withUnsafeMutablePointer(to: &peer) { peer in
            peer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(socket, $0, &size) == 0 }
        }
        let flags = fcntl(socket, F_GETFL)
        return isConnected && flags >= 0 && fcntl(socket, F_SETFL, flags | O_NONBLOCK) == 0
            && fcntl(socket, F_SETFD, FD_CLOEXEC) == 0
    }
}
