// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A pool of XenServer or XCP-ng hosts, as far as its consoles go: XenAPI over XML-RPC, CONNECT to consoles and
/// screenshots, on loopback addresses, in front of real VNC servers.
///
/// Its behaviour can be changed at any time and from any thread. It opens nothing but the ports of its hosts and, for a
/// tunnel, the console that its plan names.
package final class XenSimulator: Sendable {
    private let world: Mutex<World>
    private let network: HostNetwork

    private init(_ plan: PoolPlan, network: HostNetwork) {
        self.world = Mutex(World(plan))
        self.network = network
    }

    /// Starts the hosts of `plan`; returns when all of them listen.
    ///
    /// - Throws: when an address or a port cannot be had or a certificate cannot be read.
    package static func start(_ plan: PoolPlan = PoolPlan()) async throws -> XenSimulator {
        let network = try await HostNetwork.bind(plan)
        let simulator = XenSimulator(plan, network: network)
        for host in plan.hosts { try simulator.refreshTLS(host.name) }
        network.accept(for: simulator)
        return simulator
    }

    /// Closes every port and connection.
    package func stop() async {
        for host in self.hosts { await self.network.close(host.name) }
    }

    // MARK: Facts

    /// The TLS port of every host.
    package var tlsPort: Int { self.network.tlsPort }
    /// The port in the clear of every host.
    package var clearPort: Int { self.network.clearPort }

    /// The hosts, in the order of the plan, ejected ones too.
    package var hosts: [HostFacts] {
        self.world.withLock { world in
            world.hosts.map { host in
                HostFacts(
                    name: host.name, uuid: host.plan.uuid, ref: host.ref, address: host.plan.address, life: host.life,
                    isCoordinator: world.isCoordinator(host), pool: host.pool,
                    fingerprint: self.network.identity(of: host.name)?.fingerprint ?? "")
            }
        }
    }

    /// The name of the coordinator of the plan's pool.
    package var coordinator: String { self.world.withLock { $0.pools.first?.coordinator ?? "" } }

    /// `https://address:port` of a host, of the coordinator unless one is named; with `http` the one in the clear.
    package func url(of host: String? = nil, scheme: String = "https") -> String {
        let name = host ?? self.coordinator
        let address = self.hosts.first { $0.name == name }?.address ?? ""
        return "\(scheme)://\(address):\(scheme == "https" ? self.tlsPort : self.clearPort)"
    }

    /// The SHA-256 of a host's certificate in DER, as 64 small hexadecimal digits.
    package func fingerprint(of host: String) -> String { self.network.identity(of: host)?.fingerprint ?? "" }

    /// A host's certificate in PEM.
    package func certificate(of host: String) -> String { self.network.identity(of: host)?.pem ?? "" }

    /// What has been asked so far.
    package var counters: Counters { self.world.withLock { $0.counters } }

    /// Begins to count anew.
    package func resetCounters() { self.world.withLock { $0.counters = Counters() } }

    /// The users of the sessions that count now.
    package var openSessions: [String] { self.world.withLock { $0.sessions.values.map(\.user).sorted() } }

    /// The references of the sessions of one user that count now.
    package func sessionReferences(of user: String) -> [String] {
        self.world.withLock { $0.sessions.values.filter { $0.user == user }.map(\.ref) }
    }

    /// How many tunnels are open.
    package var openTunnels: Int { self.world.withLock { $0.tunnels.values.reduce(0) { $0 + $1.count } } }

    /// The machines, in the order of the plan.
    package var vms: [VMFacts] {
        self.world.withLock { world in
            world.vms.map { vm in
                VMFacts(
                    plan: vm.plan, ref: vm.ref, domain: vm.domain, consoleRefs: vm.consoleRefs,
                    locations: vm.consoles.map { world.location(of: $0.plan, ref: $0.ref, vm: vm) })
            }
        }
    }

    /// A machine by its name, UUID or reference.
    package func vm(_ name: String) throws -> VMFacts {
        guard let vm = self.vms.first(where: { $0.plan.name == name || $0.plan.uuid == name || $0.ref == name }) else {
            throw PlanError("no virtual machine \(name)")
        }
        return vm
    }

    // MARK: Behaviour

    /// Changes how one host behaves, or all of them.
    package func set(on host: String? = nil, _ change: (inout Quirks) throws -> Void) throws {
        let names = try self.world.withLock { world in
            if let host { _ = try world.hostIndex(host) }
            for index in world.hosts.indices where host == nil || world.hosts[index].name == host {
                try change(&world.hosts[index].quirks)
            }
            return world.hosts.map(\.name)
        }
        for name in names where host == nil || name == host { try self.refreshTLS(name) }
    }

    /// Adds, changes or (with `nil`) removes somebody who may log in. Sessions stay.
    package func setUser(_ name: String, _ user: UserPlan?) { self.world.withLock { $0.users[name] = user } }

    /// Forgets every session, or those of one user: the next call with one gets `SESSION_INVALID`.
    package func expireSessions(of user: String? = nil) {
        self.world.withLock { $0.sessions = $0.sessions.filter { user != nil && $0.value.user != user } }
    }

    // MARK: Machines

    /// Moves a machine to another host: another domain, and new consoles unless `renewsConsoles` is false.
    package func migrate(_ vm: String, to host: String, renewsConsoles: Bool = true) throws {
        try self.world.withLock { try $0.place(vm, on: host, renews: renewsConsoles) }
    }

    /// Starts a machine on a host, on its own unless one is named: another domain and new consoles.
    package func boot(_ vm: String, on host: String? = nil) throws {
        let place = try host ?? self.vm(vm).plan.host
        try self.world.withLock { try $0.place(vm, on: place, renews: true) }
    }

    /// Changes the power state of a machine. Open tunnels stay, as a server that shows a crash keeps them.
    package func setPower(_ power: Power, of vm: String) throws {
        try self.world.withLock { try $0.change(vm) { $0.plan.power = power } }
    }

    /// Gives a machine these consoles for the ones it has.
    package func setConsoles(_ consoles: [ConsolePlan], of vm: String) throws {
        try self.world.withLock { try $0.change(vm) { $0.setConsoles(consoles) } }
    }

    /// Adds a machine.
    package func add(_ vm: VMPlan) { self.world.withLock { $0.add(vm) } }

    /// Removes a machine.
    package func remove(_ vm: String) throws { try self.world.withLock { try $0.remove(vm) } }

    /// Lets something happen when the next CONNECT or question for a picture comes, before the host looks at it.
    ///
    /// - Throws: ``PlanError`` for a machine or a host that there is not.
    package func surpriseNextTunnel(_ surprise: Surprise) throws {
        try self.world.withLock { world in
            if case .migrate(let vm, let host) = surprise {
                _ = try world.vmIndex(vm)
                _ = try world.hostIndex(host)
            }
            world.surprise = surprise
        }
    }

    // MARK: Hosts

    /// Takes a host away: with `.dead` its ports and connections are closed, with `.silent` they stay and say nothing.
    package func kill(_ host: String, _ how: HostLife = .dead) async throws {
        try self.world.withLock { $0.hosts[try $0.hostIndex(host)].life = how }
        if how == .dead { await self.network.close(host) } else { self.network.freeze(host) }
    }

    /// Brings a host back, on the ports it had. Its open connections end.
    package func revive(_ host: String) async throws {
        await self.network.close(host)
        try await self.network.rebind(host, for: self)
        try self.world.withLock { $0.hosts[try $0.hostIndex(host)].life = .alive }
    }

    /// Makes a member the coordinator. No session of before counts, and locations of consoles are written by reference,
    /// as a coordinator does when it starts.
    package func promote(_ host: String) throws { try self.world.withLock { try $0.promote(host) } }

    /// Takes a host out of its pool: it lives on as a pool of its own, with the same users.
    package func eject(_ host: String) throws { try self.world.withLock { try $0.eject(host) } }

    /// Gives a host a new key and a new self-signed certificate.
    package func renewCertificate(of host: String) throws {
        let plan = try self.world.withLock { $0.hosts[try $0.hostIndex(host)].plan }
        try self.network.setIdentity(HostIdentity(selfSignedFor: plan.name, address: plan.address), of: host)
        try self.refreshTLS(host)
    }

    private func refreshTLS(_ host: String) throws {
        try self.network.refreshTLS(host, self.quirks(of: host).tls)
    }

    // MARK: For connections

    func quirks(of host: String) -> Quirks { self.world.withLock { $0.quirks(of: host) } }

    func life(of host: String) -> HostLife { self.world.withLock { $0.host(host)?.life ?? .dead } }

    func noteConnection(to host: String) {
        self.world.withLock { $0.counters.connections[host, default: 0] += 1 }
    }

    func noteUserAgent(_ name: String?) {
        guard let name else { return }
        self.world.withLock { _ = $0.counters.userAgents.insert(name) }
    }

    /// The hash of the certificate of the coordinator that a member knows, as it is said in a header.
    func thumbprintOfCoordinator(seenBy host: String) -> String? {
        let name = self.world.withLock { world in world.host(host).map { world.pools[$0.pool].coordinator } }
        return name.flatMap { self.network.identity(of: $0)?.fingerprint }
    }

    func decideTunnel(_ head: RequestHead, on host: String, from client: String, isEncrypted: Bool) -> TunnelDecision {
        self.world.withLock { $0.decideTunnel(head, on: host, from: client, isEncrypted: isEncrypted) }
    }

    func endTunnel(_ number: Int, vm: String) { self.world.withLock { $0.endTunnel(number, vm: vm) } }

    func snapshot(_ head: RequestHead, on host: String) -> (status: Int, picture: [UInt8]) {
        let (status, file) = self.world.withLock { $0.snapshot(head, on: host) }
        guard status == 200, !file.isEmpty else { return (status, SamplePicture.jpeg) }
        guard let picture = PictureFile.read(file) else { return (500, []) }
        return (200, picture)
    }

    /// Answers a call, after the time that it takes.
    func answer(_ call: XenCall, on host: String, eventLoop: any EventLoop) -> EventLoopFuture<APIReply> {
        let (result, quirks) = self.world.withLock { ($0.answer(call, on: host), $0.quirks(of: host)) }
        let isScripted = quirks.apiAnswerTo.isEmpty || quirks.apiAnswerTo.contains(call.method)
        let reply = APIReply(
            result: result, form: isScripted ? quirks.apiAnswer : .asXapi, isTyped: quirks.typedStrings)
        var delay = quirks.answerDelay
        if case .failure(let words) = result, words.first == "SESSION_AUTHENTICATION_FAILED" {
            delay += quirks.wrongPasswordDelay
        }
        if call.method == "event.from", reply.isQuiet {
            let end = NIODeadline.now() + .fraction(Double(call.text(3) ?? "") ?? 0)
            return self.waitForEvents(call, on: host, until: end, reply, eventLoop)
        }
        guard delay > 0 else { return eventLoop.makeSucceededFuture(reply) }
        return eventLoop.scheduleTask(in: .fraction(delay)) { reply }.futureResult
    }

    /// Looks for events twenty times a second, which is enough for a simulator.
    private func waitForEvents(
        _ call: XenCall, on host: String, until end: NIODeadline, _ reply: APIReply, _ eventLoop: any EventLoop
    ) -> EventLoopFuture<APIReply> {
        guard reply.isQuiet, NIODeadline.now() < end else { return eventLoop.makeSucceededFuture(reply) }
        return eventLoop.flatScheduleTask(in: .milliseconds(50)) {
            let next = APIReply(
                result: self.world.withLock { $0.answer(call, on: host, isRepeated: true) }, form: reply.form,
                isTyped: reply.isTyped)
            return self.waitForEvents(call, on: host, until: end, next, eventLoop)
        }.futureResult
    }
}
