// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ClientTransport
package import ConsoleCore
package import Hummingbird
internal import HummingbirdCore
package import Logging
package import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// Runs a responder as an HTTP server: at an address, or on a socket that listens already.
package struct HTTPServer: Sendable {
    /// What it is called when it cannot listen.
    let name: String
    let address: ConsoleCore.BindAddress
    let inheritedSocket: Int32?
    /// Connections at once.
    let connections: Int
    /// What stands between it and its clients.
    let transport: ClientTransport
    let logger: Logger
    let eventLoopGroup: any EventLoopGroup
    let onBound: @Sendable (Int) async -> Void
    private let accepting = AcceptSwitch()

    /// A server of these parts, called `name` when it cannot listen, which takes so many `connections` at once.
    ///
    /// - Parameters:
    ///   - inheritedSocket: the descriptor of a socket that listens already, to be used instead of opening one.
    ///   - onBound: called with the port once connections are accepted.
    package init(
        name: String, address: ConsoleCore.BindAddress, inheritedSocket: Int32?, connections: Int,
        transport: ClientTransport, logger: Logger, eventLoopGroup: any EventLoopGroup,
        onBound: @escaping @Sendable (Int) async -> Void
    ) {
        self.name = name
        self.address = address
        self.inheritedSocket = inheritedSocket
        self.connections = connections
        self.transport = transport
        self.logger = logger
        self.eventLoopGroup = eventLoopGroup
        self.onBound = onBound
    }

    /// Leaves a socket that was inherited to whoever else has it; a socket of its own is served on.
    package func letGo() {
        self.accepting.turnOff()
    }

    /// Serves until a graceful shutdown.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when it cannot listen.
    package func run<Responder: HTTPResponder>(_ responder: Responder) async throws
    where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        let isBound = Replaceable(false)
        // At its lower levels Hummingbird says what means nothing to an operator.
        var quiet = self.logger
        quiet.logLevel = max(self.logger.logLevel, .notice)
        let onRunning: @Sendable (any Channel) async -> Void = { channel in
            guard let port = channel.localAddress?.port else { return }
            isBound.replace(with: true)
            await self.onBound(port)
        }
        do {
            if let socket = self.inheritedSocket {
                let server = InheritedServer(
                    socket: socket, connections: self.connections, transport: self.transport, logger: quiet,
                    accepting: self.accepting)
                try await server.run(responder, on: self.eventLoopGroup, onRunning: onRunning)
            } else {
                try await Application(
                    responder: responder,
                    server: HTTPServerBuilder { [transport] responder in
                        ClientChannel(
                            HTTP1Channel(responder: responder, configuration: HTTPLimits.http), behind: transport)
                    },
                    configuration: ApplicationConfiguration(
                        address: .hostname(self.address.host, port: self.address.port),
                        availableConnectionsDelegate: MaximumAvailableConnections(self.connections)),
                    onServerRunning: onRunning, eventLoopGroupProvider: .shared(self.eventLoopGroup), logger: quiet
                ).run()
            }
        } catch let error as IOError where !isBound.current {
            throw ConsoleError(.invalidRequest, "\(self.name) cannot listen on \(self.address)", cause: error)
        }
    }
}
