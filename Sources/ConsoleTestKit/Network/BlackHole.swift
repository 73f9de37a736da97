// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A port of 127.0.0.1 that nobody can speak to: one that turns everybody away, or one that answers nothing.
package struct BlackHole: Sendable {
    /// The system gave no port.
    package struct CannotListen: Error {}

    /// The port.
    package let port: Int
    private let sockets: [CInt]

    /// A port that is taken and not listened on: whoever comes is turned away, and nobody else can take it meanwhile.
    package static func closed() throws -> BlackHole { try Self.bound(isListening: false) }

    /// A port that lets nobody in and turns nobody away: a listener with a full queue.
    package static func start() throws -> BlackHole { try Self.bound(isListening: true) }

    private static func bound(isListening: Bool) throws -> BlackHole {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw -> UInt16? in
                guard bind(listener, raw, length) == 0, !isListening || listen(listener, 0) == 0,
                    getsockname(listener, raw, &length) == 0
                else { return nil }
                return UInt16(bigEndian: pointer.pointee.sin_port)
            }
        }
        guard let port else { throw CannotListen() }
        var sockets = [listener]
        guard isListening else { return BlackHole(port: Int(port), sockets: sockets) }
        // The queue takes one or two; whoever comes then is not answered.
        for _ in 0..<4 {
            let filler = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(filler, $0, length) }
            }
            sockets.append(filler)
        }
        return BlackHole(port: Int(port), sockets: sockets)
    }

    /// Gives the port back.
    package func stop() {
        for socket in self.sockets { close(socket) }
    }
}
