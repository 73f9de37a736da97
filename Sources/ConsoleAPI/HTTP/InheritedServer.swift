// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// An HTTP server on a socket that somebody else has opened, which Hummingbird's own cannot take.
struct InheritedServer: Sendable {
    /// The descriptor, which listens already. It is owned from here on.
    let socket: Int32
    /// Connections at once.
    let connections: Int
    /// What stands between it and its clients.
    let transport: ClientTransport
    let logger: Logger
    /// Turned off when somebody else is to accept what comes to the socket.
    let accepting: AcceptSwitch

    /// Serves until a graceful shutdown; then takes no more connections, and returns when those there are have closed.
    func run<Responder: HTTPResponder>(
        _ responder: Responder, on group: any EventLoopGroup, onRunning: @Sendable (any Channel) async -> Void
    ) async throws where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        let logger = self.logger
        let http = ClientChannel(
            HTTP1Channel(
                responder: { request, writer, channel in
                    let source = ApplicationRequestContextSource(channel: channel, logger: logger)
                    let response = try await responder.respond(to: request, context: Responder.Context(source: source))
                    try await writer.write(response: response.head, body: response.body)
                }, configuration: HTTPLimits.http), behind: self.transport)
        let server = try await ServerBootstrap(group: group)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(self.socket) { channel in http.setup(channel: channel, logger: logger) }
        self.accepting.connect(server.channel)
        await onRunning(server.channel)
        let count = ConnectionCount(limit: self.connections)
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { tasks in
                try await server.executeThenClose { clients in
                    for try await client in clients {
                        guard count.enter() else {
                            client.channel.close(promise: nil)
                            continue
                        }
                        tasks.addTask {
                            await withGracefulShutdownHandler {
                                await http.handle(value: client, logger: logger)
                            } onGracefulShutdown: {
                                // What was asked is answered.
                                client.channel.close(mode: .input, promise: nil)
                            }
                            count.leave()
                        }
                    }
                }
            }
            // A service that returns before it is told to has failed.
            try await gracefulShutdown()
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
    }
}
