// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Ports that nobody listens on at the moment.
enum FreePorts {
    /// `count` different ports of 127.0.0.1. The system gives each of them once before it starts again.
    static func find(_ count: Int) throws -> [Int] {
        var sockets: [RawSocket] = []
        for _ in 0..<count { sockets.append(try RawSocket(listeningOn: "127.0.0.1", port: 0)) }
        defer { sockets.forEach { $0.close() } }
        return try sockets.map { try $0.localPort() }
    }
}
