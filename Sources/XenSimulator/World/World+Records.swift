// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension World {
    /// An object with its fields.
    typealias Row = (ref: String, record: [String: XenValue])

    /// The null reference.
    static let null = "OpaqueRef:NULL"
    /// The classes whose objects have names.
    static let namedClasses: Set<String> = ["VM", "host"]

    /// The fields of a class.
    static func fields(of kind: String) -> Set<String> {
        switch kind {
        case "VM":
            [
                "uuid", "name_label", "name_description", "power_state", "is_a_template", "is_a_snapshot",
                "is_control_domain", "is_default_template", "resident_on", "affinity", "consoles", "domid", "domarch",
                "other_config", "platform", "memory_static_max", "VCPUs_max", "HVM_boot_policy",
            ]
        case "host":
            [
                "uuid", "name_label", "name_description", "address", "hostname", "enabled", "API_version_major",
                "API_version_minor", "software_version", "resident_VMs", "https_only", "certificates", "other_config",
            ]
        case "pool":
            [
                "uuid", "name_label", "name_description", "master", "limit_console_sessions",
                "vm_console_idle_timeout", "other_config",
            ]
        case "console":
            ["uuid", "protocol", "location", "VM", "other_config"]
        default:
            []
        }
    }

    /// The objects of a class in a pool; `nil` for a class that there is not.
    func table(_ kind: String, pool: Int) -> [Row]? {
        switch kind {
        case "VM":
            self.vms.filter { self.pool(of: $0) == pool }.map { ($0.ref, self.record(of: $0)) }
        case "host":
            self.hosts.filter { $0.pool == pool }.map { ($0.ref, self.record(of: $0)) }
        case "pool":
            [(self.pools[pool].ref, self.record(ofPool: pool))]
        case "console":
            self.vms.filter { self.pool(of: $0) == pool }.flatMap { vm in
                vm.consoles.map { ($0.ref, self.record(of: $0.plan, ref: $0.ref, vm: vm)) }
            }
        default:
            nil
        }
    }

    private func record(of vm: SimulatedVM) -> [String: XenValue] {
        let isPlaced = vm.plan.power == .running || vm.plan.power == .paused
        let host = self.host(vm.plan.host)?.ref ?? Self.null
        return [
            "uuid": .string(vm.plan.uuid), "name_label": .string(vm.plan.name), "name_description": .string(""),
            "power_state": .string(vm.plan.power.rawValue),
            "is_a_template": .bool(vm.plan.kind == .template || vm.plan.kind == .snapshot),
            "is_a_snapshot": .bool(vm.plan.kind == .snapshot),
            "is_control_domain": .bool(vm.plan.kind == .controlDomain), "is_default_template": .bool(false),
            "resident_on": .string(isPlaced ? host : Self.null), "affinity": .string(Self.null),
            // A machine that has no domain has no consoles.
            "consoles": .strings(isPlaced ? vm.consoles.map(\.ref) : []), "domid": .int(isPlaced ? vm.domain : -1),
            "domarch": .string("x86_64"), "other_config": .map([:]),
            "platform": .map(["viridian": .string("true")]), "memory_static_max": .int(268_435_456),
            "VCPUs_max": .int(1), "HVM_boot_policy": .string("BIOS order"),
        ]
    }

    private func record(of host: SimulatedHost) -> [String: XenValue] {
        [
            "uuid": .string(host.plan.uuid), "name_label": .string(host.name), "name_description": .string(""),
            "address": .string(self.address(of: host)), "hostname": .string(host.name), "enabled": .bool(true),
            "API_version_major": .int(host.quirks.release == .today ? 2 : 1),
            "API_version_minor": .int(host.quirks.release == .today ? 21 : 9),
            "software_version": .map(["product_brand": .string("Oriel's simulator")]),
            "resident_VMs": .strings(
                self.vms.filter { $0.plan.host == host.name && $0.plan.power == .running }.map(\.ref)),
            "https_only": .bool(host.quirks.httpsOnly), "certificates": .array([]), "other_config": .map([:]),
        ]
    }

    private func record(ofPool pool: Int) -> [String: XenValue] {
        let coordinator = self.host(self.pools[pool].coordinator)
        let quirks = coordinator?.quirks ?? Quirks()
        return [
            "uuid": .string(self.pools[pool].uuid), "name_label": .string(self.pools[pool].name),
            "name_description": .string(""), "master": .string(coordinator?.ref ?? Self.null),
            "limit_console_sessions": .bool(quirks.limitsConsoleSessions),
            "vm_console_idle_timeout": .int(Int(quirks.consoleIdleTimeout)), "other_config": .map([:]),
        ]
    }

    private func record(of console: ConsolePlan, ref: String, vm: SimulatedVM) -> [String: XenValue] {
        [
            "uuid": .string(console.uuid), "protocol": .string(console.protocol), "VM": .string(vm.ref),
            "location": .string(self.location(of: console, ref: ref, vm: vm)), "other_config": .map([:]),
        ]
    }

    /// What `console.location` says.
    func location(of console: ConsolePlan, ref: String, vm: SimulatedVM) -> String {
        if let location = console.location { return location }
        guard let host = self.host(vm.plan.host) else { return "" }
        let address = self.address(of: host)
        let place = "https://\(address.contains(":") ? "[\(address)]" : address)/console"
        // A control domain's location is made once, before the host knows the UUID.
        let form = vm.plan.kind == .controlDomain && host.quirks.location == .uuid ? .ref : host.quirks.location
        return switch form {
        case .uuid: "\(place)?uuid=\(console.uuid)"
        case .ref: "\(place)?ref=\(ref)"
        case .noHost: "https:///console?uuid=\(console.uuid)"
        case .empty: ""
        case .text(let words): words
        }
    }
}
