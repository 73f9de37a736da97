// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// A scripted host on 127.0.0.1 that opens HTTP CONNECT tunnels to consoles, over TLS or without.
public final class FakeTunnelHost: Sendable {
    /// What has happened so far.
    public struct Record: Sendable {
        /// The requests, each up to its empty line.
        public var requests: [String] = []
        /// How many connections were accepted.
        public var accepted = 0
        /// How many of them are open.
        public var open = 0
        var connections: [ObjectIdentifier: any Channel] = [:]
    }

    /// What has happened, to be waited on.
    public let record: Watched<Record>

    private let channel: any Channel

    private init(channel: any Channel, record: Watched<Record>) {
        self.channel = channel
        self.record = record
    }

    /// Listens on a port that the system chooses.
    public static func start(_ script: TunnelScript) async throws -> FakeTunnelHost {
        let record = Watched(Record())
        let tls = try script.context()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.addHandler(FakeTunnelConnection(script, record))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return FakeTunnelHost(channel: channel, record: record)
    }

    /// The port.
    public var port: Int { self.channel.localAddress?.port ?? 0 }

    /// Waits until `count` connections are open.
    public func waitForOpen(_ count: Int) async throws {
        try await self.record.wait(for: "\(count) open connections, not \(self.record.current.open)") {
            $0.open == count
        }
    }

    /// Stops listening and closes every connection.
    public func stop() async throws {
        try await self.channel.close()
        for channel in self.record.current.connections.values { channel.close(promise: nil) }
    }
}
