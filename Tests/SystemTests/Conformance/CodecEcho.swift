// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import NIOCore
import NIOPosix

/// A WebSocket server on Oriel's codec that sends every message back, text too: what a gateway for consoles has no use for
/// and a conformance suite needs.
struct CodecEcho {
    private let channel: any Channel

    static func start() async throws -> CodecEcho {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(CodecEchoHandler())
                }
            }
        return CodecEcho(channel: try await bootstrap.bind(host: "127.0.0.1", port: 0).get())
    }

    /// Runs `body`, which may block, with the port, and closes the server.
    func whileRunning<Result: Sendable>(_ body: @escaping @Sendable (Int) throws -> Result) async throws -> Result {
        let port = self.channel.localAddress?.port ?? 0
        let result = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Swift.Result { try body(port) })
            }
        }
        try await self.channel.close()
        return try result.get()
    }
}
