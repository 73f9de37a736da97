// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore
internal import NIOPosix

/// Connects to a console, on the event loop of the client that wants it.
///
/// The address that is checked is the address that is dialled: a name is resolved once, here, and a socket in the file
/// system is held while it is connected to.
package struct ConsoleDialer: Sendable {
    private let policy: EgressPolicy
    private let resolver: NameResolver
    private let settings: RelaySettings

    /// A dialer that dials what `policy` allows.
    package init(
        policy: EgressPolicy, resolver: NameResolver = NameResolver(), settings: RelaySettings = RelaySettings()
    ) {
        self.policy = policy
        self.resolver = resolver
        self.settings = settings
    }

    /// A connected channel to `endpoint`, with `initializer` applied before its first byte.
    ///
    /// An endpoint that is a descriptor is used up by this, also when it fails.
    ///
    /// - Throws: `egressDenied` when no address of the host, or not this socket, may be dialled; `consoleUnreachable`
    ///   when nobody answers.
    package func dial(
        _ endpoint: ConsoleEndpoint, rules: EgressRules, on loop: any EventLoop,
        initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) async throws -> any Channel {
        switch endpoint.address {
        case .tcp(let host, let port):
            return try await self.dial(host: host, port: port, rules: rules, on: loop, initializer: initializer)
        case .unixSocket(let path):
            return try await self.dial(path: path, rules: rules, on: loop, initializer: initializer)
        case .descriptor(let descriptor):
            return try await self.adopt(descriptor, on: loop, initializer: initializer)
        }
    }

    /// Throws what ``dial(_:rules:on:initializer:)`` would throw before it connects, and connects to nothing.
    ///
    /// - Returns: the addresses that would be dialled, with their port; none where nothing is dialled by an address.
    package func check(_ endpoint: ConsoleEndpoint, rules: EgressRules) async throws -> [BindAddress] {
        switch endpoint.address {
        case .tcp(let host, let port):
            return try await self.allowedAddresses(host: host, port: port, rules: rules).map {
                BindAddress(host: $0.description, port: port)
            }
        case .unixSocket(let path):
            _ = try SocketPlace(path: path, folders: rules.socketFolders)
            return []
        case .descriptor:
            return []
        }
    }

    private func dial(
        host: String, port: Int, rules: EgressRules, on loop: any EventLoop,
        initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) async throws -> any Channel {
        let allowed = try await self.allowedAddresses(host: host, port: port, rules: rules)
        var last: (any Error)?
        for address in allowed {
            do {
                let target = try SocketAddress(ipAddress: address.description, port: port)
                return try await self.networkBootstrap(on: loop, initializer: initializer).connect(to: target).get()
            } catch {
                last = error
            }
        }
        throw ConsoleError(
            .consoleUnreachable, "no connection to \(BindAddress(host: host, port: port))", cause: last)
    }

    private func dial(
        path: String, rules: EgressRules, on loop: any EventLoop,
        initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) async throws -> any Channel {
        let place = try SocketPlace(path: path, folders: rules.socketFolders)
        // The file system may be slow, so not on a thread of Swift's pool.
        let held = try await NIOThreadPool.singleton.runIfActive { try HeldSocket(place) }
        do {
            let bootstrap = self.bootstrap(on: loop, initializer: initializer)
            let channel = try await bootstrap.connect(unixDomainSocketPath: held.path).get()
            withExtendedLifetime(held) {}
            return channel
        } catch {
            throw ConsoleError(.consoleUnreachable, "no connection to the socket \(path)", cause: error)
        }
    }

    /// Takes a connection over that a backend has opened. There is nothing to allow or to deny: nothing is dialled.
    private func adopt(
        _ descriptor: ConnectedDescriptor, on loop: any EventLoop,
        initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) async throws -> any Channel {
        let socket = try StreamSocket.take(descriptor)
        do {
            // From here on the channel owns it, and closes it when it cannot be set up.
            return try await self.bootstrap(on: loop, initializer: initializer).withConnectedSocket(socket).get()
        } catch {
            throw ConsoleError(
                .consoleUnreachable, "the connection that the backend opened cannot be used", cause: error)
        }
    }

    private func allowedAddresses(host: String, port: Int, rules: EgressRules) async throws -> [IPAddress] {
        guard (1...65535).contains(port) else {
            throw ConsoleError(.egressDenied, "\(host) port \(port): no such port")
        }
        let addresses = try await self.resolver.addresses(of: host)
        var operatorAddresses: Set<IPAddress> = []
        for host in rules.hosts {
            // A host of the operator's that does not resolve at the moment allows nothing, and breaks nothing.
            operatorAddresses.formUnion((try? await self.resolver.addresses(of: host)) ?? [])
        }
        var allowed: [IPAddress] = []
        var denial: ConsoleError?
        for address in addresses {
            do throws(ConsoleError) {
                let candidate = EgressPolicy.Candidate(address: address, host: host)
                try self.policy.check(
                    candidate, port: port, rules: rules, operatorAddresses: operatorAddresses)
                allowed.append(address)
            } catch {
                denial = error
            }
        }
        if allowed.isEmpty, let denial { throw denial }
        return allowed
    }

    /// For TCP: what only a network needs, too. Of a Unix socket's bytes the system holds what the *sender's* buffer
    /// allows, whatever we say.
    private func networkBootstrap(
        on loop: any EventLoop, initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) -> ClientBootstrap {
        self.bootstrap(on: loop, initializer: initializer)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.socketOption(.so_rcvbuf), value: self.settings.receiveBuffer)
    }

    private func bootstrap(
        on loop: any EventLoop, initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) -> ClientBootstrap {
        ClientBootstrap(group: loop)
            .connectTimeout(self.settings.connectTimeout)
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.recvAllocator, value: UnpooledReceiveAllocator())
            .channelOption(.writeBufferWaterMark, value: self.settings.waterMark)
            .channelInitializer(initializer)
    }
}
