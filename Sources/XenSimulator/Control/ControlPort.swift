// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// A port of 127.0.0.1 where a simulator can be asked and changed over HTTP, for those who are not in its process.
///
/// `GET /facts`, `GET /counters`, and with `POST` the calls of ``XenSimulator``: `/migrate?vm=web1&to=host2`,
/// `/kill?host=host1`, `/quirks?host=host2` with JSON for ``Quirks`` in the body. Answers are JSON.
package struct ControlPort: Sendable {
    private let channel: any Channel

    /// Opens `port` for `simulator`; 0 lets the system choose.
    package static func open(for simulator: XenSimulator, port: Int = 0) async throws -> ControlPort {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ControlHandler(simulator))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        return ControlPort(channel: channel)
    }

    /// The port.
    package var port: Int { self.channel.localAddress?.port ?? 0 }

    /// Closes it.
    package func close() async throws { try await self.channel.close() }
}
