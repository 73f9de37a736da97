// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// The ports and connections of the hosts.
final class HostNetwork: Sendable {
    /// What one host has open.
    private struct Ports {
        var plan: HostPlan
        var identity: HostIdentity
        var tls: NIOSSLContext?
        var listeners: [any Channel] = []
        /// How often the ports were closed: a connection through one that is closed since is nobody's.
        var closings = 0
        var connections: [ObjectIdentifier: any Channel] = [:]
    }

    let tlsPort: Int
    let clearPort: Int
    private let ports: Mutex<[String: Ports]>
    /// Set once, before the first connection is looked at.
    private let simulator = Mutex<Weak?>(nil)

    /// The simulator holds its network.
    private struct Weak: Sendable {
        weak let simulator: XenSimulator?
    }

    private init(_ ports: [String: Ports], tlsPort: Int, clearPort: Int) {
        self.ports = Mutex(ports)
        self.tlsPort = tlsPort
        self.clearPort = clearPort
    }

    // MARK: Ports

    /// Finds ports that are free at every host's address, and holds them. Nobody is answered yet.
    static func bind(_ plan: PoolPlan) async throws -> HostNetwork {
        var ports: [String: Ports] = [:]
        for host in plan.hosts { ports[host.name] = Ports(plan: host, identity: try HostIdentity(host)) }
        guard ports.count == plan.hosts.count, !plan.hosts.isEmpty else {
            throw PlanError("hosts need names of their own, and there must be one")
        }
        var attempt = 1
        while true {
            let network = HostNetwork(
                ports, tlsPort: try await Self.freePort(plan.tlsPort, plan.hosts),
                clearPort: try await Self.freePort(plan.clearPort, plan.hosts))
            do {
                for host in plan.hosts { try await network.listen(host) }
                return network
            } catch {
                // Somebody else may have taken a port since it was found free.
                for host in plan.hosts { await network.close(host.name) }
                guard attempt < 20, plan.tlsPort == 0 || plan.clearPort == 0 else { throw error }
                attempt += 1
            }
        }
    }

    /// A port that is free on every host's address at this moment: one of those that Linux gives to nobody by itself, so
    /// that a host that is down finds it free when it comes back.
    private static func freePort(_ wanted: Int, _ hosts: [HostPlan]) async throws -> Int {
        guard wanted == 0, hosts.count > 0 else { return wanted }
        for _ in 0..<100 {
            let port = Int.random(in: 12_000..<32_000)
            var held: [any Channel] = []
            var isFree = true
            for host in hosts {
                do {
                    held.append(try await Self.bootstrap { $0.close() }.bind(host: host.address, port: port).get())
                } catch {
                    isFree = false
                }
            }
            for channel in held { try? await channel.close() }
            if isFree { return port }
        }
        throw PlanError("no port is free on every host's address")
    }

    private static func bootstrap(
        _ prepare: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) -> ServerBootstrap {
        ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 512)
            .childChannelOption(.socketOption(.so_rcvbuf), value: 256 * 1024)
            .childChannelInitializer(prepare)
    }

    /// Lets connections be answered by `simulator`.
    func accept(for simulator: XenSimulator) {
        self.simulator.withLock { $0 = Weak(simulator: simulator) }
    }

    /// Opens the ports of a host again.
    func rebind(_ host: String, for simulator: XenSimulator) async throws {
        guard let plan = self.ports.withLock({ $0[host]?.plan }) else { throw PlanError("no host \(host)") }
        try await self.listen(plan)
    }

    private func listen(_ host: HostPlan) async throws {
        let closings = self.ports.withLock { $0[host.name]?.closings }
        for (port, isEncrypted) in [(self.tlsPort, true), (self.clearPort, false)] {
            let listener = try await Self.bootstrap { channel in
                channel.eventLoop.makeCompletedFuture {
                    try self.prepare(channel, of: host.name, isEncrypted: isEncrypted, closings: closings)
                }
            }.bind(host: host.address, port: port).get()
            self.ports.withLock { $0[host.name]?.listeners.append(listener) }
        }
    }

    private func prepare(_ channel: any Channel, of host: String, isEncrypted: Bool, closings: Int?) throws {
        guard let simulator = self.simulator.withLock({ $0?.simulator }) else { throw ChannelError.alreadyClosed }
        simulator.noteConnection(to: host)
        let key = ObjectIdentifier(channel)
        let (isOpen, tls) = self.ports.withLock { ports in
            guard ports[host]?.closings == closings else { return (false, NIOSSLContext?.none) }
            ports[host]?.connections[key] = channel
            return (true, ports[host]?.tls)
        }
        guard isOpen else { throw ChannelError.alreadyClosed }
        channel.closeFuture.whenComplete { _ in self.ports.withLock { $0[host]?.connections[key] = nil } }
        // One that is silent has nobody at the other end.
        guard simulator.life(of: host) == .alive else { return }
        if isEncrypted {
            guard let tls else { throw ChannelError.alreadyClosed }
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
        } else if simulator.quirks(of: host).httpsOnly {
            throw ChannelError.alreadyClosed
        }
        try channel.pipeline.syncOperations.addHandler(
            HostHandler(simulator, host: host, isEncrypted: isEncrypted))
    }

    /// Closes the ports and connections of a host.
    func close(_ host: String) async {
        let (listeners, connections) = self.ports.withLock { ports in
            defer {
                ports[host]?.listeners = []
                ports[host]?.closings += 1
            }
            return (ports[host]?.listeners ?? [], ports[host]?.connections.values.map { $0 } ?? [])
        }
        for channel in listeners + connections { try? await channel.close() }
    }

    /// Makes the open connections of a host fall silent.
    func freeze(_ host: String) {
        for channel in self.ports.withLock({ $0[host]?.connections.values.map { $0 } ?? [] }) {
            channel.pipeline.fireUserInboundEventTriggered(HostHandler.Freeze())
        }
    }

    // MARK: TLS

    func identity(of host: String) -> HostIdentity? { self.ports.withLock { $0[host]?.identity } }

    func setIdentity(_ identity: HostIdentity, of host: String) {
        self.ports.withLock { $0[host]?.identity = identity }
    }

    /// Makes new connections of a host speak these versions of TLS, with the certificate it has now.
    func refreshTLS(_ host: String, _ range: TLSRange) throws {
        guard let identity = self.identity(of: host) else { throw PlanError("no host \(host)") }
        let context = try identity.context(range)
        self.ports.withLock { $0[host]?.tls = context }
    }
}
