// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
package import ConsoleCore
internal import Hummingbird
internal import HummingbirdCore
package import Logging
package import NIOCore
internal import ServiceLifecycle

/// The HTTP server for monitoring: `/metrics`, `/healthz` and `/readyz`, at an address of its own.
///
/// ``run()`` binds, and returns after a graceful shutdown.
package struct MonitoringService: Service {
    private let address: ConsoleCore.BindAddress
    private let responder: MonitoringResponder
    private let server: HTTPServer

    /// A server at `address`.
    ///
    /// - Parameters:
    ///   - inheritedSocket: the descriptor of a socket that listens already, to be used instead of opening one.
    ///   - readiness: whether the gateway can do its work; asked for every `GET /readyz`.
    ///   - metrics: the exposition; asked for every `GET /metrics`.
    ///   - onBound: called with the port once connections are accepted.
    package init(
        address: ConsoleCore.BindAddress, inheritedSocket: Int32? = nil,
        readiness: @escaping @Sendable () async -> Readiness,
        metrics: @escaping @Sendable () -> String, logger: Logger, eventLoopGroup: any EventLoopGroup,
        onBound: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.address = address
        self.responder = MonitoringResponder(readiness: readiness, metrics: metrics)
        self.server = HTTPServer(
            name: "the server for metrics", address: address, inheritedSocket: inheritedSocket, connections: 64,
            transport: ClientTransport(logger: logger), logger: logger, eventLoopGroup: eventLoopGroup, onBound: onBound
        )
    }

    /// Leaves a socket that was inherited to whoever else has it: the next process answers there from now on. A socket of
    /// its own is served on.
    package func letGo() {
        self.server.letGo()
    }

    /// Serves until a graceful shutdown.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when the address cannot be listened on.
    package func run() async throws {
        try await self.server.run(self.responder)
    }
}
