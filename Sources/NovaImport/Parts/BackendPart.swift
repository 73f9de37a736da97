// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The section `backends`.
enum BackendPart {
    static func entry(_ ledger: inout NovaLedger) -> YAMLEntry {
        let hypervisor = Hypervisor(&ledger)
        var backend: YAMLEntry
        switch hypervisor {
        case .xenServer: backend = XenServerPart.entry(name: Self.name(&ledger) ?? "xen1", &ledger)
        case .libvirt: backend = LibvirtPart.entry(name: Self.name(&ledger) ?? "kvm1", &ledger)
        case .unknown:
            backend = LibvirtPart.entry(name: Self.name(&ledger) ?? "kvm1", &ledger)
            backend.comments = ["An example: these files name no hypervisor."]
            ledger.advise("write the hypervisors to backends")
        case .other(let name): backend = Self.list(&ledger, of: name)
        }
        if hypervisor == .libvirt || hypervisor == .xenServer {
            backend.comments = ["A compute host's file names one hypervisor. The others are entries of their own here."]
            ledger.advise(
                "add the hypervisors of the other compute hosts to backends: import their files too, one at a time")
        }
        return YAMLEntry("backends", .map([backend]))
    }

    /// Nova's name of the host, if it can be that of a backend.
    private static func name(_ ledger: inout NovaLedger) -> String? {
        guard let host = ledger.text("host") else { return nil }
        guard (1...64).contains(host.value.utf8.count), host.value.utf8.allSatisfy(Self.isAllowed) else {
            ledger.drop(host, "a backend's name has 1 to 64 letters, digits, _, - and .")
            return nil
        }
        ledger.carry(host, to: "backends.\(host.value)", note: "the name of the backend")
        return host.value
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Consoles that are written down one by one, for a hypervisor that has no backend.
    private static func list(_ ledger: inout NovaLedger, of hypervisor: String) -> YAMLEntry {
        ledger.advise("write the consoles of \(hypervisor) to backends.consoles.instances, or remove the example")
        let name = ledger.text("host")
        ledger.drop(name, "there is no backend that could have this name")
        let reason = "Oriel has no backend for \(hypervisor)"
        ledger.drop(ledger.text("[vnc] server_listen", "[vnc] vncserver_listen", "vncserver_listen"), reason)
        ledger.drop(
            ledger.text(
                "[vnc] server_proxyclient_address", "[vnc] vncserver_proxyclient_address",
                "vncserver_proxyclient_address"),
            reason)
        var entries = [YAMLEntry("kind", .plain("static"))]
        if let enabled = Self.vncEnabled(at: "backends.consoles", &ledger) { entries.append(enabled) }
        let example = YAMLEntry("host", .text("192.0.2.10"), comments: ["An example."])
        entries.append(
            YAMLEntry(
                "instances",
                .map([YAMLEntry("example", .map([example, YAMLEntry("port", .plain("5900"))]))])))
        return YAMLEntry(
            "consoles", .map(entries),
            comments: ["Oriel has no backend for \(hypervisor). VNC servers with fixed places can be written down:"])
    }

    /// `vnc_enabled` of the backend at `path`.
    static func vncEnabled(at path: String, _ ledger: inout NovaLedger) -> YAMLEntry? {
        guard let enabled = ledger.flag("[vnc] enabled", "vnc_enabled") else { return nil }
        ledger.carry(enabled, to: "\(path).vnc_enabled")
        return YAMLEntry("vnc_enabled", .plain("\(enabled.value)"), from: enabled)
    }

    /// What is to be dialled in place of the address that a hypervisor knows.
    static func proxyClientAddress(at path: String, _ ledger: inout NovaLedger) -> NovaSetting<DialHost>? {
        let setting = ledger.text(
            "[vnc] server_proxyclient_address", "[vnc] vncserver_proxyclient_address", "vncserver_proxyclient_address")
        guard let setting else { return nil }
        guard let host = DialHost(setting.value), !host.isWildcard else {
            ledger.drop(setting, "it is no address and no name that can be dialled")
            return nil
        }
        ledger.carry(setting, to: "\(path).vncserver_proxyclient_address")
        return setting.map { _ in host }
    }
}
