// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// All that there is in a simulated pool, and in those that its ejected hosts make: a value without input or output.
struct World: Sendable {
    var hosts: [SimulatedHost]
    var vms: [SimulatedVM]
    var users: [String: UserPlan]
    var sessions: [String: SimulatedSession] = [:]
    /// The pools, by number. The first is the one of the plan.
    var pools: [SimulatedPool]
    var counters = Counters()
    var events = EventLog()
    /// The tunnels that are open, by the reference of their virtual machine.
    var tunnels: [String: [OpenTunnel]] = [:]
    /// What happens when the next CONNECT comes, before it is looked at.
    var surprise: Surprise?
    /// The number that was given last, to a domain or to a use of a session.
    var lastNumber = 0

    init(_ plan: PoolPlan) {
        self.hosts = plan.hosts.map { SimulatedHost($0, quirks: plan.quirks) }
        self.vms = []
        self.users = plan.users
        self.pools = [SimulatedPool(name: plan.name, coordinator: plan.hosts.first?.name ?? "")]
        for vm in plan.vms { self.add(vm) }
    }

    /// A number that was not given before.
    mutating func nextNumber() -> Int {
        self.lastNumber += 1
        return self.lastNumber
    }

    func host(_ name: String) -> SimulatedHost? { self.hosts.first { $0.name == name } }

    func hostIndex(_ name: String) throws(PlanError) -> Int {
        guard let index = self.hosts.firstIndex(where: { $0.name == name }) else { throw PlanError("no host \(name)") }
        return index
    }

    /// The machine with this UUID, name or reference.
    func vmIndex(_ name: String) throws(PlanError) -> Int {
        guard let index = self.vms.firstIndex(where: { $0.ref == name || $0.plan.uuid == name || $0.plan.name == name })
        else { throw PlanError("no virtual machine \(name)") }
        return index
    }

    func quirks(of host: String) -> Quirks { self.host(host)?.quirks ?? Quirks() }

    /// Whether a host says that it is the coordinator of its pool.
    func isCoordinator(_ host: SimulatedHost) -> Bool { self.pools[host.pool].coordinator == host.name }

    /// The number of the pool that a machine is in.
    func pool(of vm: SimulatedVM) -> Int { self.host(vm.plan.host)?.pool ?? 0 }

    /// The address that a host is known by to others.
    func address(of host: SimulatedHost) -> String { host.quirks.hostAddress ?? host.plan.address }

    // MARK: Changes

    mutating func add(_ plan: VMPlan) {
        let vm = SimulatedVM(plan, domain: plan.power == .running ? self.nextNumber() : -1)
        self.vms.append(vm)
        self.events.add("vm", "add", vm.ref)
    }

    mutating func remove(_ name: String) throws(PlanError) {
        let vm = self.vms.remove(at: try self.vmIndex(name))
        self.events.add("vm", "del", vm.ref)
    }

    /// Changes a machine, and says so to those who listen.
    mutating func change(_ name: String, _ change: (inout SimulatedVM) -> Void) throws(PlanError) {
        let index = try self.vmIndex(name)
        change(&self.vms[index])
        self.events.add("vm", "mod", self.vms[index].ref)
    }

    /// Puts a machine on a host, in a domain of its own and with new consoles when `renews`.
    mutating func place(_ name: String, on host: String, renews: Bool) throws(PlanError) {
        _ = try self.hostIndex(host)
        let domain = self.nextNumber()
        try self.change(name) { vm in
            vm.plan.host = host
            vm.plan.power = .running
            vm.domain = domain
            if renews { vm.renewConsoles() }
        }
    }

    /// Lets happen what was to happen now.
    mutating func beSurprised() {
        defer { self.surprise = nil }
        switch self.surprise {
        case nil: break
        case .migrate(let vm, let host): try? self.place(vm, on: host, renews: true)
        case .expireSessions: self.sessions = [:]
        }
    }

    /// Makes a host the coordinator of its pool. The sessions of the old one are not known to it, and it writes the
    /// location of every console anew, by reference.
    mutating func promote(_ name: String) throws(PlanError) {
        let host = self.hosts[try self.hostIndex(name)]
        self.pools[host.pool].coordinator = name
        self.sessions = self.sessions.filter { $0.value.pool != host.pool }
        for index in self.hosts.indices where self.hosts[index].pool == host.pool {
            if self.hosts[index].quirks.location == .uuid { self.hosts[index].quirks.location = .ref }
        }
        self.events.add("pool", "mod", self.pools[host.pool].ref)
    }

    /// Takes a host out of its pool: it goes on as a pool of its own, with the same users and without machines.
    mutating func eject(_ name: String) throws(PlanError) {
        let index = try self.hostIndex(name)
        self.pools.append(SimulatedPool(name: "", coordinator: name))
        self.vms.removeAll { $0.plan.host == name }
        self.events.add("host", "del", self.hosts[index].ref)
        self.hosts[index].pool = self.pools.count - 1
    }
}
