// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Tells the service manager how the service is, as sd_notify(3) does.
///
/// A message that cannot be delivered at once is lost: nobody waits for a service manager.
struct ServiceNotifier: Sendable {
    private let address: [UInt8]

    /// Reports to the datagram socket at `address`: an absolute path, or `@` and an abstract name. `nil` for anything
    /// else.
    init?(address: String) {
        let bytes = Array(address.utf8)
        // sun_path has 108 bytes, and a path ends with NUL.
        guard bytes.count > 1, bytes.count < 108, bytes[0] == UInt8(ascii: "/") || bytes[0] == UInt8(ascii: "@") else {
            return nil
        }
        self.address = bytes[0] == UInt8(ascii: "@") ? [0] + bytes.dropFirst() : bytes + [0]
    }

    /// The service is up.
    func ready(status: String) { self.send(["READY=1", "STATUS=\(status)"]) }

    /// The service reads its configuration again; ``ready(status:)`` follows.
    func reloading() {
        // NIO's clock is CLOCK_MONOTONIC, which is the one that is asked for.
        let microseconds = NIODeadline.now().uptimeNanoseconds / 1000
        self.send(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)", "STATUS=reading the configuration again"])
    }

    /// The service goes away.
    func stopping(status: String) { self.send(["STOPPING=1", "STATUS=\(status)"]) }

    /// The service is alive.
    func alive() { self.send(["WATCHDOG=1"]) }

    /// Sends the assignments, each on a line of its own.
    private func send(_ lines: [String]) {
        let text = Array(lines.map { $0.replacing("\n", with: " ") }.joined(separator: "\n").utf8)
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: self.address) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + self.address.count)
        withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(descriptor, text, text.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }
}
