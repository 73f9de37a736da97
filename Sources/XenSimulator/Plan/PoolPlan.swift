// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A pool as it is when the simulator starts.
package struct PoolPlan: Sendable, Codable {
    /// The pool's name label.
    package var name: String
    /// The hosts; the first is the coordinator.
    package var hosts: [HostPlan]
    /// Who may log in, by user name.
    package var users: [String: UserPlan]
    /// The virtual machines, templates, snapshots and control domains.
    package var vms: [VMPlan]
    /// The TLS port, the same on every host, as 443 is in a real pool. 0 lets the system choose one that is free on all.
    package var tlsPort: Int
    /// The port in the clear, the same on every host, as 80 is. 0 lets the system choose.
    package var clearPort: Int
    /// How the hosts behave from the start.
    package var quirks: Quirks

    /// A pool with one host and the user `root` with the password `xen-root`, unless told otherwise.
    package init(
        name: String = "pool1", hosts: [HostPlan] = [HostPlan("host1")],
        users: [String: UserPlan] = ["root": UserPlan(password: "xen-root")], vms: [VMPlan] = [],
        tlsPort: Int = 0, clearPort: Int = 0, quirks: Quirks = Quirks()
    ) {
        self.name = name
        self.hosts = hosts
        self.users = users
        self.vms = vms
        self.tlsPort = tlsPort
        self.clearPort = clearPort
        self.quirks = quirks
    }

    /// A pool of `count` hosts, `host1` at 127.0.0.1, `host2` at 127.0.0.2 and so on.
    package static func pool(of count: Int, vms: [VMPlan] = []) -> PoolPlan {
        PoolPlan(hosts: (1...max(1, count)).map { HostPlan("host\($0)", address: "127.0.0.\($0)") }, vms: vms)
    }
}
