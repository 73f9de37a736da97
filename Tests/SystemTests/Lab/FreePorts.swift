// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Ports that nobody listens on at the moment.
enum FreePorts {
    /// `count` different ports of 127.0.0.1. They lie below those that Linux gives to outgoing connections, so that none of
    /// them is taken by one before its server listens.
    static func find(_ count: Int) throws -> [Int] {
        var sockets: [RawSocket] = []
        defer { sockets.forEach { $0.close() } }
        for _ in 0..<1000 where sockets.count < count {
            guard let socket = try? RawSocket(listeningOn: "127.0.0.1", port: Int.random(in: 12_000..<32_000)) else {
                continue
            }
            sockets.append(socket)
        }
        guard sockets.count == count else { throw Failure("there are no \(count) free ports") }
        return try sockets.map { try $0.localPort() }
    }
}
