// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import NIOCore
internal import NIOPosix
internal import NIOSSL

/// A scripted RFB server on 127.0.0.1, for tests of what dials consoles.
public final class FakeVNCServer: Sendable {
    /// What has happened so far.
    public struct Record: Sendable {
        /// How many connections were accepted.
        public var accepted = 0
        /// How many of them are open.
        public var open = 0
        /// How many got through the handshake to ServerInit.
        public var begun = 0
        /// The bytes that came behind ClientInit, by connection.
        public var received: [Int: ByteBuffer] = [:]
        /// Every byte that came, also in the handshake, by connection; at most 256 of each.
        public var heard: [Int: [UInt8]] = [:]
        /// How many bytes of a stream the system took.
        public var streamed = 0
        /// The shared flags of the ClientInit messages.
        public var sharedFlags: [UInt8] = []
        var mayGreet = false
        var connections: [Int: any Channel] = [:]
    }

    /// What has happened, to be waited on.
    public let record: Watched<Record>

    private let channel: any Channel

    private init(channel: any Channel, record: Watched<Record>) {
        self.channel = channel
        self.record = record
    }

    /// Listens on `port` of 127.0.0.1; 0 lets the system choose.
    public static func start(_ script: VNCScript = VNCScript(), port: Int = 0) async throws -> FakeVNCServer {
        let record = Watched(Record())
        let channel = try await self.bootstrap(script, record).bind(host: "127.0.0.1", port: port).get()
        return FakeVNCServer(channel: channel, record: record)
    }

    /// Listens on a Unix socket that it makes at `path`.
    public static func start(_ script: VNCScript = VNCScript(), path: String) async throws -> FakeVNCServer {
        let record = Watched(Record())
        let channel = try await self.bootstrap(script, record).bind(unixDomainSocketPath: path).get()
        return FakeVNCServer(channel: channel, record: record)
    }

    private static func bootstrap(_ script: VNCScript, _ record: Watched<Record>) throws -> ServerBootstrap {
        let tls: NIOSSLContext? =
            if case .veNCrypt(let veNCrypt) = script.security { try veNCrypt.context() } else { nil }
        return ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 512)
            .childChannelOption(.autoRead, value: false)
            // Left to itself, Linux holds up to 32 MiB for a socket that nobody reads from.
            .childChannelOption(.socketOption(.so_rcvbuf), value: 256 * 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = FakeVNCConnection(script: script, tls: tls, record: record)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
    }

    /// The port.
    public var port: Int { self.channel.localAddress?.port ?? 0 }

    /// Lets connections greet whose script waits for it, those that are open and those to come.
    public func greet() {
        let channels = self.record.update { record in
            record.mayGreet = true
            return Array(record.connections.values)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(FakeVNCConnection.Greet()) }
    }

    /// Closes every connection that is open.
    public func dropConnections() {
        for channel in self.record.current.connections.values { channel.close(promise: nil) }
    }

    /// Waits until `count` connections are open.
    public func waitForOpen(_ count: Int) async throws {
        try await self.record.wait(for: "\(count) open connections, not \(self.record.current.open)") {
            $0.open == count
        }
    }

    /// Waits until `count` connections were accepted.
    public func waitForAccepted(_ count: Int) async throws {
        try await self.record.wait(for: "\(count) accepted connections") { $0.accepted >= count }
    }

    /// Stops listening and closes every connection.
    public func stop() async throws {
        try await self.channel.close()
        self.dropConnections()
    }
}
