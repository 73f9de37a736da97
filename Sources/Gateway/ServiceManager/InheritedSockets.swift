// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Listening sockets that were opened for this process before it was started.
struct InheritedSockets: Sendable {
    /// One of them.
    struct Socket: Sendable, Hashable {
        /// What `FileDescriptorName=` says: the name of a listener, or `api` or `metrics`.
        var name: String
        /// Its descriptor.
        var descriptor: Int32
    }

    /// All of them, in their order.
    let sockets: [Socket]

    /// These sockets. No child process inherits them.
    init(_ sockets: [Socket]) {
        self.sockets = sockets
        for socket in sockets { _ = fcntl(socket.descriptor, F_SETFD, FD_CLOEXEC) }
    }

    /// The descriptor for `server`; `nil` when none was passed.
    subscript(server: String) -> Int32? { self.sockets.first { $0.name == server }?.descriptor }

    /// The addresses that they are bound to.
    var addresses: [BindAddress] { self.sockets.compactMap { Self.address(of: $0.descriptor) } }

    /// Expects each socket to be for one of `servers`, and to be one that accepts connections.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that says which one is not, and what the names may be.
    func check(servers: [String]) throws {
        var seen: Set<String> = []
        for socket in self.sockets {
            let known = servers.joined(separator: ", ")
            func refuse(_ what: String) -> ConsoleError {
                ConsoleError(.invalidRequest, "the socket \"\(socket.name)\" of the service manager \(what)")
            }
            guard servers.contains(socket.name) else {
                throw refuse("is for no server of this file: FileDescriptorName= must be one of \(known)")
            }
            guard seen.insert(socket.name).inserted else { throw refuse("was passed twice: one for each server") }
            var accepts: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            guard getsockopt(socket.descriptor, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &size) == 0, accepts == 1,
                Self.address(of: socket.descriptor) != nil
            else { throw refuse("is no TCP socket that accepts connections: ListenStream= and Accept=no are needed") }
        }
    }

    private static func address(of descriptor: Int32) -> BindAddress? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard status == 0 else { return nil }
        switch Int32(storage.ss_family) {
        case AF_INET:
            return withUnsafeBytes(of: &storage) { bytes in
                let address = bytes.loadUnaligned(as: sockaddr_in.self)
                let host = withUnsafeBytes(of: address.sin_addr) { IPAddress(bytes: Array($0)) }
                return host.map { BindAddress(host: "\($0)", port: Int(UInt16(bigEndian: address.sin_port))) }
            }
        case AF_INET6:
            return withUnsafeBytes(of: &storage) { bytes in
                let address = bytes.loadUnaligned(as: sockaddr_in6.self)
                let host = withUnsafeBytes(of: address.sin6_addr) { IPAddress(bytes: Array($0)) }
                return host.map { BindAddress(host: "\($0)", port: Int(UInt16(bigEndian: address.sin6_port))) }
            }
        default:
            return nil
        }
    }
}
