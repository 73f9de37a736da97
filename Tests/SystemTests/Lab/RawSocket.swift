// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A blocking TCP socket with deadlines: what a test needs to do what no client would.
final class RawSocket {
    private var descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { self.close() }

    /// Gives the descriptor of a socket to somebody who closes it.
    func release() -> Int32 {
        defer { self.descriptor = -1 }
        return self.descriptor
    }

    /// Waits for up to `seconds` in each receive.
    func setPatience(seconds: Int) {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(self.descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Connects to `port` of `host`.
    convenience init(connectingTo host: String = "127.0.0.1", port: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.init(descriptor)
        let status = Self.withAddress(host, port) { connect(descriptor, $0, $1) }
        guard status == 0 else {
            throw Failure("no connection to \(host):\(port): \(String(cString: strerror(errno)))")
        }
    }

    /// Listens on `port` of `host`.
    convenience init(listeningOn host: String, port: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.init(descriptor)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let status = Self.withAddress(host, port) { bind(descriptor, $0, $1) }
        guard status == 0, listen(descriptor, 64) == 0 else {
            throw Failure("cannot listen on \(host):\(port): \(String(cString: strerror(errno)))")
        }
    }

    /// The next client.
    func accept() throws -> RawSocket {
        let client = Foundation.accept(self.descriptor, nil, nil)
        guard client >= 0 else { throw Failure("nobody connected") }
        return RawSocket(client)
    }

    /// The port it is bound to.
    func localPort() throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(self.descriptor, $0, &length) }
        }
        guard status == 0 else { throw Failure("no local port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Sends everything.
    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure("cannot send: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    /// What comes next, at most `most` bytes; empty at the end.
    func receive(most: Int = 65536) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = bytes.withUnsafeMutableBytes { recv(self.descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else {
            if errno == ECONNRESET { return [] }
            throw Failure("nothing came: \(String(cString: strerror(errno)))")
        }
        return Array(bytes.prefix(count))
    }

    /// Everything until the other side closes.
    func receiveAll() throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let bytes = try self.receive()
            if bytes.isEmpty { return all }
            all += bytes
        }
    }

    /// Closes it.
    func close() {
        guard self.descriptor >= 0 else { return }
        Foundation.close(self.descriptor)
        self.descriptor = -1
    }

    /// Closes it with a reset, as a machine that lost its power does when it is asked.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(self.descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        self.close()
    }

    private static func withAddress(_ host: String, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32)
        -> Int32
    {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
