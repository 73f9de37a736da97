// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import Hummingbird
internal import HummingbirdCore
package import Logging
package import NIOCore
internal import ServiceLifecycle

/// The HTTP server for users and programs: OpenStack's console calls, Oriel's own, and health.
///
/// ``run()`` binds, and returns after a graceful shutdown.
package struct ConsoleAPIService: Service {
    private let address: ConsoleCore.BindAddress
    private let maximumConnections: Int
    private let eventLoopGroup: any EventLoopGroup
    private let onBound: @Sendable (Int) async -> Void
    private let boundAddress: BoundAddress
    private let logger: Logger
    let responder: APIResponder

    /// A server at `address`.
    ///
    /// - Parameters:
    ///   - maximumConnections: how many are accepted at once; more wait in the system's queue.
    ///   - readiness: whether the gateway can do its work; asked for every `GET /readyz`.
    ///   - onBound: called with the port once connections are accepted.
    package init(
        address: ConsoleCore.BindAddress, maximumConnections: Int = 1_000, identity: any IdentityProvider,
        directory: BackendDirectory,
        issuer: any ConsoleIssuing, accessURLs: AccessURLs, readiness: @escaping @Sendable () async -> Readiness,
        logger: Logger, eventLoopGroup: any EventLoopGroup, onBound: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        let calm = CalmLog(logger)
        let visible = VisibleInstances(directory: directory, log: calm)
        let desk = ConsoleDesk(visible: visible, issuer: issuer, accessURLs: accessURLs)
        let boundAddress = BoundAddress(address)
        self.address = address
        self.maximumConnections = maximumConnections
        self.eventLoopGroup = eventLoopGroup
        self.onBound = onBound
        self.boundAddress = boundAddress
        self.logger = logger
        self.responder = APIResponder(
            identity: identity, compute: ComputeAPI(visible: visible, desk: desk, address: boundAddress),
            own: OwnAPI(visible: visible, desk: desk), readiness: readiness, logger: logger, calm: calm)
    }

    /// The server, for Hummingbird.
    var application: Application<APIResponder> {
        var quiet = self.logger
        quiet.logLevel = max(self.logger.logLevel, .notice)
        return Application(
            responder: self.responder, server: .http1(configuration: HTTPLimits.http),
            configuration: ApplicationConfiguration(
                address: .hostname(self.address.host, port: self.address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(self.maximumConnections)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                self.boundAddress.bind(to: port)
                await self.onBound(port)
            },
            eventLoopGroupProvider: .shared(self.eventLoopGroup), logger: quiet)
    }

    /// Serves until a graceful shutdown.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when the address cannot be listened on.
    package func run() async throws {
        do {
            try await self.application.run()
        } catch let error as IOError where !self.boundAddress.isBound {
            throw ConsoleError(.invalidRequest, "the API cannot listen on \(self.address)", cause: error)
        }
    }
}
