// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import NIOCore
internal import NIOPosix
internal import NIOSSL

/// A TCP connection to 127.0.0.1, or TLS over one, that sends and expects bytes.
public final class RawClient: Sendable {
    /// What came in.
    public struct Inbox: Sendable {
        /// The bytes that were not read yet.
        public var bytes = ByteBuffer()
        /// How many bytes came in all.
        public var total = 0
        /// Whether the other side closed, or the connection broke.
        public var isClosed = false
        /// The error that broke the connection, if it was not just closed.
        public var error: String?
    }

    /// What came in, to be waited on.
    public let inbox: Watched<Inbox>

    let channel: any Channel

    private init(channel: any Channel, inbox: Watched<Inbox>) {
        self.channel = channel
        self.inbox = inbox
    }

    /// Connects to `port` of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - isReading: whether what comes is taken from the start.
    ///   - isEncrypted: whether it speaks TLS; then it believes every certificate.
    public static func connect(
        port: Int, isReading: Bool = true, isEncrypted: Bool = false
    ) async throws -> RawClient {
        let context = try isEncrypted ? Self.credulous() : nil
        let inbox = Watched(Inbox())
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: isReading)
            // Left to itself, Linux lets it grow to 32 MiB, and a client that stops reading would not be noticed.
            .channelOption(.socketOption(.so_rcvbuf), value: 256 * 1024)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(Collector(inbox: inbox))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, inbox: inbox)
    }

    /// Sends `bytes`; returns when the system has taken them.
    public func send(_ bytes: [UInt8]) async throws {
        try await self.channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Sends `text`.
    public func send(_ text: String) async throws {
        try await self.send(Array(text.utf8))
    }

    /// The next `count` bytes.
    public func read(_ count: Int) async throws -> [UInt8] {
        try await self.inbox.wait(for: "\(count) bytes") { $0.bytes.readableBytes >= count || $0.isClosed }
        return try self.inbox.update { inbox in
            guard let bytes = inbox.bytes.readBytes(length: count) else {
                throw Watched<Inbox>.TimedOut(
                    description: "closed after \(inbox.bytes.readableBytes) of \(count) bytes")
            }
            return bytes
        }
    }

    /// All bytes up to the end of the connection.
    public func readToEnd() async throws -> [UInt8] {
        try await self.inbox.wait(for: "the end of the connection") { $0.isClosed }
        return self.inbox.update { inbox in
            defer { inbox.bytes.clear() }
            return Array(inbox.bytes.readableBytesView)
        }
    }

    /// Stops or goes on reading.
    public func setReading(_ isReading: Bool) async throws {
        try await self.channel.setOption(.autoRead, value: isReading).get()
    }

    /// Closes the connection.
    public func close() async throws {
        try? await self.channel.close()
    }

    private static func credulous() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        return try NIOSSLContext(configuration: configuration)
    }

    final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let inbox: Watched<Inbox>

        init(inbox: Watched<Inbox>) {
            self.inbox = inbox
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = self.unwrapInboundIn(data)
            self.inbox.update { inbox in
                inbox.total += bytes.readableBytes
                inbox.bytes.writeImmutableBuffer(bytes)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            let text = "\(error)"
            self.inbox.update { $0.error = text }
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.inbox.update { $0.isClosed = true }
        }
    }
}
