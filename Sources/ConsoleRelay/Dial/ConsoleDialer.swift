// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore
internal import NIOPosix

/// Connects to a console, on the event loop of the client that wants it.
///
/// The address that is checked is the address that is dialled: a name is resolved once, here.
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
    /// - Throws: `egressDenied` when no address of the host may be dialled, `consoleUnreachable` when none answers.
    package func dial(
        _ endpoint: ConsoleEndpoint, rules: EgressRules, on loop: any EventLoop,
        initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) async throws -> any Channel {
        guard case .tcp(let host, let port) = endpoint.address else {
            throw ConsoleError(.consoleUnreachable, "\(endpoint.address): only TCP can be dialled")
        }
        let allowed = try await self.allowedAddresses(host: host, port: port, rules: rules)
        var last: (any Error)?
        for address in allowed {
            do {
                let target = try SocketAddress(ipAddress: address.description, port: port)
                return try await self.bootstrap(on: loop, initializer: initializer).connect(to: target).get()
            } catch {
                last = error
            }
        }
        throw ConsoleError(
            .consoleUnreachable, "no connection to \(endpoint.address)", cause: last)
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

    private func bootstrap(
        on loop: any EventLoop, initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) -> ClientBootstrap {
        ClientBootstrap(group: loop)
            .connectTimeout(self.settings.connectTimeout)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.socketOption(.so_rcvbuf), value: self.settings.receiveBuffer)
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.recvAllocator, value: UnpooledReceiveAllocator())
            .channelOption(.writeBufferWaterMark, value: self.settings.waterMark)
            .channelInitializer(initializer)
    }
}
