// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
import Foundation
import Glibc
import Synchronization

/// Stands between a store and its server, and cuts the connection when the server answers: what was asked is done, and
/// nobody is told.
final class CuttingProxy: Sendable {
    struct Trouble: Error {}

    /// The folder of its socket, for a connection string.
    let folder: String
    private let listener: Int32
    private let cuts = Atomic(false)

    /// A proxy in front of the server whose socket is in `server`.
    init(_ server: String) throws {
        self.folder = "\(server)/proxy"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        self.listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = Self.withAddress("\(self.folder)/.s.PGSQL.5432") { bind(self.listener, $0, $1) }
        guard bound == 0, listen(self.listener, 16) == 0 else { throw Trouble() }
        let (listener, target) = (self.listener, "\(server)/.s.PGSQL.5432")
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
                _ = Self.withAddress(target) { connect(upstream, $0, $1) }
                Thread.detachNewThread { Self.pump(client, upstream) { false } }
                Thread.detachNewThread { Self.pump(upstream, client) { self.cuts.load(ordering: .relaxed) } }
            }
        }
    }

    /// From now on no answer gets through.
    func cut() { self.cuts.store(true, ordering: .relaxed) }

    /// Everything gets through again, on new connections.
    func mend() { self.cuts.store(false, ordering: .relaxed) }

    /// Takes no more connections.
    func close() { shutdown(self.listener, Int32(SHUT_RDWR)) }

    private static func pump(_ from: Int32, _ to: Int32, isCut: () -> Bool) {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(from, &bytes, bytes.count)
            guard count > 0, !isCut() else { break }
            var sent = 0
            while sent < count {
                let written = bytes.withUnsafeBytes {
                    send(to, $0.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
                }
                guard written > 0 else { break }
                sent += written
            }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix(107)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
#endif
