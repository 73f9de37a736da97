// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Whose process is at the other end of a connection over 127.0.0.1, as Linux tells it in `/proc/net`.
///
/// A port of 127.0.0.1 can be connected to by every user of the machine, and what stands behind ours is a console.
enum LocalPeer {
    /// Whether the other end of `channel`, which was accepted, belongs to this process's user.
    static func isOurs(_ channel: any Channel) -> Bool {
        // Another address of 127.0.0.0/8 could have the same port as a socket of ours.
        guard let address = channel.remoteAddress, address.ipAddress == "127.0.0.1", let remote = address.port,
            let local = channel.localAddress?.port
        else { return false }
        return ["/proc/net/tcp", "/proc/net/tcp6"].contains { path in
            Self.owner(from: remote, to: local, in: Self.read(path)) == getuid()
        }
    }

    /// The user of the connected socket at `port` of 127.0.0.1 that leads to `peer` there, in a table of Linux's.
    ///
    /// Only of a connection that both sides have open: a socket that nobody holds any more is listed as root's.
    static func owner(from port: Int, to peer: Int, in table: String) -> UInt32? {
        for line in table.split(separator: "\n").dropFirst() {
            // sl local_address rem_address st tx:rx tr:when retrnsmt uid …
            let words = line.split(separator: " ")
            guard words.count > 7, words[3] == "01", Self.isLoopback(words[1], port), Self.isLoopback(words[2], peer)
            else { continue }
            return UInt32(words[7])
        }
        return nil
    }

    /// Whether `word` is `port` of 127.0.0.1: the address in the machine's order of bytes, in IPv6 behind ::ffff, and the
    /// port, all in hexadecimal.
    private static func isLoopback(_ word: Substring, _ port: Int) -> Bool {
        let parts = word.split(separator: ":")
        guard parts.count == 2, Int(parts[1], radix: 16) == port, [8, 32].contains(parts[0].count),
            let address = UInt32(parts[0].suffix(8), radix: 16)
        else { return false }
        return UInt32(bigEndian: address) == 0x7f00_0001
    }

    /// The whole of a file that has no length. It is made of memory, so reading it does not wait.
    private static func read(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = piece.withUnsafeMutableBytes { buffer in
                #if canImport(Glibc)
                Glibc.read(file, buffer.baseAddress, buffer.count)
                #else
                Musl.read(file, buffer.baseAddress, buffer.count)
                #endif
            }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece.prefix(count)
        }
    }
}
