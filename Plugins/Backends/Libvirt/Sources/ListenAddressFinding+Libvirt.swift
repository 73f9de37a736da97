// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

extension ListenAddressFinding {
    /// What is to be said of a VNC server with these `graphics`, where the operator wants it on `vncserver_listen`.
    init(of graphics: VNCGraphics?, settings: LibvirtSettings) {
        guard !settings.vncserverListen.isEmpty else {
            self = .notCompared(reason: "vncserver_listen is not set for this backend")
            return
        }
        guard let graphics else {
            self = .notCompared(reason: "it has no VNC server")
            return
        }
        switch graphics.listen {
        case .network(let name):
            self = .notCompared(reason: "the network '\(name)' that it listens on has no address yet")
        case .socket:
            self = .notCompared(reason: "it listens on a Unix socket")
        case .none:
            self = .notCompared(reason: "it listens on nothing")
        case .address(let written):
            // QEMU's own default is loopback.
            self = Self.compare(written ?? "127.0.0.1", with: settings.vncserverListen)
        }
    }

    private static func compare(_ listen: String, with networks: [IPNetwork]) -> ListenAddressFinding {
        guard let address = IPAddress(listen) else {
            return .notCompared(reason: "it listens on a name, \(listen), and only an address can be compared")
        }
        if networks.contains(where: { $0.contains(address) }) { return .allowed(address: listen) }
        let list = networks.map(\.description).joined(separator: ", ")
        return .outside(
            address: listen, problem: "it listens on \(listen), which is not in vncserver_listen (\(list))",
            advice:
                "Set vnc_listen in /etc/libvirt/qemu.conf of the hypervisor, or <listen type='address' address='…'/> "
                + "of the domain, and stop and start the instance; or add the address to vncserver_listen.")
    }
}
