// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ClientTransport
package import ConsoleCore
package import Logging
package import NIOCore
internal import ServiceLifecycle

/// The HTTP server for users and programs: OpenStack's console calls, Oriel's own, and health.
///
/// ``run()`` binds, and returns after a graceful shutdown.
package struct ConsoleAPIService: Service {
    private let server: HTTPServer
    private let transport: ClientTransport
    let responder: APIResponder

    /// A server at `address`.
    ///
    /// - Parameters:
    ///   - maximumConnections: how many are accepted at once; more wait in the system's queue.
    ///   - inheritedSocket: the descriptor of a socket that listens already, to be used instead of opening one.
    ///   - readiness: whether the gateway can do its work; asked for every `GET /readyz`.
    ///   - transport: what stands between the server and its clients; nothing when it is left out.
    ///   - onBound: called with the port once connections are accepted.
    package init(
        address: BindAddress, maximumConnections: Int = 1_000, identity: any IdentityProvider,
        directory: BackendDirectory, issuer: any ConsoleIssuing, accessURLs: AccessURLs, inheritedSocket: Int32? = nil,
        readiness: @escaping @Sendable () async -> Readiness, logger: Logger, eventLoopGroup: any EventLoopGroup,
        transport: ClientTransport? = nil, onBound: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        let calm = CalmLog(logger)
        let visible = VisibleInstances(directory: directory, log: calm)
        let desk = ConsoleDesk(visible: visible, issuer: issuer, accessURLs: accessURLs)
        let transport = transport ?? ClientTransport(logger: logger)
        let boundAddress = BoundAddress(address, isEncrypted: transport.isEncrypted)
        self.transport = transport
        self.server = HTTPServer(
            name: "the API", address: address, inheritedSocket: inheritedSocket, connections: maximumConnections,
            transport: transport, logger: logger, eventLoopGroup: eventLoopGroup
        ) { port in
            boundAddress.bind(to: port)
            await onBound(port)
        }
        self.responder = APIResponder(
            identity: identity, compute: ComputeAPI(visible: visible, desk: desk, address: boundAddress),
            own: OwnAPI(visible: visible, desk: desk), readiness: readiness, logger: logger, calm: calm,
            transport: transport)
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
        let watch = Task { [transport] in await ClientTransport.watch { transport } }
        defer { watch.cancel() }
        try await self.server.run(self.responder)
    }

    /// Reads the certificate and its key again. New connections get what was read; those that are open go on with what they
    /// have. Without a certificate nothing happens.
    ///
    /// - Throws: ``ConsoleError`` that names the file when it cannot be used; then the certificate stays as it is.
    package func reloadCertificate() throws {
        try self.transport.reloadCertificate()
    }
}
