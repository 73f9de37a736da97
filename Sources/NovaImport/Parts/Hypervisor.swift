// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Which hypervisor Nova drives.
enum Hypervisor: Sendable, Hashable {
    /// libvirt, with whatever is under it.
    case libvirt
    /// XenServer and XCP-ng.
    case xenServer
    /// One that Oriel has no backend for, by its name.
    case other(String)
    /// The files do not say.
    case unknown

    private static let others = [
        ("vmware", "VMware"), ("hyperv", "Hyper-V"), ("ironic", "Ironic"), ("powervm", "PowerVM"), ("zvm", "z/VM"),
        ("lxd", "LXD"), ("docker", "Docker"), ("baremetal", "bare metal"), ("fake", "Nova's fake driver"),
    ]

    /// What the driver or the connection type called `text` drives.
    init(named text: String) {
        let text = text.lowercased()
        if text.contains("libvirt") {
            self = .libvirt
        } else if text.contains("xenapi") {
            self = .xenServer
        } else {
            self = Self.others.first { text.contains($0.0) }.map { .other($0.1) } ?? .unknown
        }
    }

    /// What these files are about. What names a driver is carried over.
    init(_ ledger: inout NovaLedger) {
        // In Essex the driver is the function that looks at the connection type.
        let settings = [ledger.text("compute_driver"), ledger.text("connection_type")].compactMap { $0 }
        self = settings.lazy.map { Hypervisor(named: $0.value) }.first { $0 != .unknown } ?? .unknown
        if self == .unknown {
            if ledger.has("xenapi_connection_url", "[xenserver] connection_url") {
                self = .xenServer
            } else if ledger.hasGroup("libvirt") || ledger.has("libvirt_type", "libvirt_uri") {
                self = .libvirt
            }
        }
        for setting in settings {
            switch self {
            case .libvirt, .xenServer: ledger.carry(setting, to: "backends.NAME.kind")
            case .other(let name): ledger.drop(setting, "Oriel has no backend for \(name)")
            case .unknown: ledger.drop(setting, "it names no hypervisor that Oriel knows")
            }
        }
    }
}
