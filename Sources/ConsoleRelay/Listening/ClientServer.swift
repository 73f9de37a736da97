// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging
package import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// The port of a listener: accepts its clients, and goes away without cutting anybody off who may still be served.
///
/// What a client's pipeline is made of is the listener's own. A handler in it hears of the end by two events: a
/// ``DrainEvent`` when no more clients are taken, and NIO's `ChannelShouldQuiesceEvent` when the sessions end. Who is not
/// yet in a state to be told anything asks ``shutdown``. Callable from any isolation.
package struct ClientServer: Sendable {
    /// Whether the listener is going down.
    package let shutdown = ShutdownFlag()

    private let channels = OpenChannels()
    private let bindAddress: BindAddress
    private let context: ListenerContext

    /// A server that will listen on `bindAddress`, or on the socket that `context` has inherited.
    package init(_ bindAddress: BindAddress, context: ListenerContext) {
        self.bindAddress = bindAddress
        self.context = context
    }

    /// Listens until a graceful shutdown; then takes no more clients, ends the sessions, and returns when all are gone.
    ///
    /// - Parameters:
    ///   - settings: the sizes of the clients' buffers.
    ///   - gate: counts the clients; whoever is too much is closed before `install` is called.
    ///   - counts: whether a connection from this address is its client's own, as for ``ConnectionGateHandler``.
    ///   - metadata: what else the line in the log says when the address is bound.
    ///   - install: fills the pipeline of a new client, on its event loop. A client for whom it throws is closed.
    /// - Throws: ``ConsoleCore/ConsoleError`` when the address cannot be bound.
    package func run(
        settings: RelaySettings, gate: ConnectionGate, counts: @escaping @Sendable (SocketAddress?) -> Bool,
        metadata: Logger.Metadata = [:],
        install: @escaping @Sendable (any Channel) throws -> Void
    ) async throws {
        let server = try await self.bind(settings, gate, counts, install)
        self.channels.listen(server)
        let bound = server.localAddress
        let address = BindAddress(host: bound?.ipAddress ?? self.bindAddress.host, port: bound?.port ?? 0)
        self.context.logger.notice("listening", metadata: metadata.merging(["address": "\(address)"]) { $1 })
        self.context.onListening(address)
        let closed = server.eventLoop.makePromise(of: Void.self)
        try await withGracefulShutdownHandler {
            try await withTaskCancellationHandler {
                try await closed.futureResult.get()
            } onCancel: {
                self.end(closed)
            }
        } onGracefulShutdown: {
            self.end(closed)
        }
    }

    /// What ``ConsoleCore/DrainingListener/drain(for:spread:)`` promises.
    package func drain(for time: Duration, spread: Duration) async {
        self.shutdown.beginDraining()
        self.channels.stopAccepting()
        self.channels.tell(DrainEvent())
        let loop = self.context.eventLoopGroup.next()
        let end = loop.scheduleTask(in: .milliseconds(time.wholeMilliseconds)) {
            self.shutdown.raise()
            self.channels.tell(ChannelShouldQuiesceEvent(), over: .milliseconds(spread.wholeMilliseconds))
        }
        try? await self.channels.whenGone(on: loop).get()
        end.cancel()
    }

    private func end(_ closed: EventLoopPromise<Void>) {
        self.shutdown.raise()
        self.channels.stopAccepting()
        self.channels.tell(ChannelShouldQuiesceEvent())
        self.channels.whenGone(on: closed.futureResult.eventLoop).cascade(to: closed)
    }

    private func bind(
        _ settings: RelaySettings, _ gate: ConnectionGate, _ counts: @escaping @Sendable (SocketAddress?) -> Bool,
        _ install: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> any Channel {
        let (channels, shutdown) = (self.channels, self.shutdown)
        let bootstrap = ServerBootstrap(group: self.context.eventLoopGroup)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let first = AcceptGateHandler(gate, counts: counts)
                    try channel.pipeline.syncOperations.addHandlers([first, AcceptedChannelsHandler(channels)])
                }
            }
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.socketOption(.so_rcvbuf), value: settings.receiveBuffer)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: UnpooledReceiveAllocator())
            .childChannelOption(.writeBufferWaterMark, value: settings.waterMark)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // The event that says so came before there was somebody to hear it.
                    if shutdown.isRaised { throw ChannelError.ioOnClosedChannel }
                    try channel.pipeline.syncOperations.addHandler(ConnectionGateHandler(gate, counts: counts))
                    try install(channel)
                }
            }
        do {
            if let socket = self.context.inheritedSocket { return try await bootstrap.withBoundSocket(socket).get() }
            return try await bootstrap.bind(host: self.bindAddress.host, port: self.bindAddress.port).get()
        } catch {
            throw ConsoleError(.invalidRequest, "cannot listen on \(self.bindAddress)", cause: error)
        }
    }
}
