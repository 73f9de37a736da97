// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

extension LibvirtURI {
    /// The drivers that libvirt has for hypervisors (libvirt.org, "Internal drivers").
    private static let drivers = [
        "bhyve", "ch", "esx", "gsx", "hyperv", "lxc", "openvz", "parallels", "qemu", "test", "vbox", "vmwarefusion",
        "vmwareplayer", "vmwarews", "vpx", "vz", "xen",
    ]
    /// The transports of libvirt's remote driver (libvirt.org, "Remote support").
    private static let transports = ["ext", "libssh", "libssh2", "ssh", "tcp", "tls", "unix"]
    private static let overSSH = ["libssh", "libssh2", "ssh"]

    /// What is wrong with it, for the operator who wrote it; `nil` when libvirt can make something of it.
    var mistake: String? {
        if self.hasPassword { return "must have no password in it: use libvirt's auth.conf" }
        guard Self.drivers.contains(self.driver) else {
            return "libvirt has no driver '\(self.driver)': expected one of \(Self.drivers.joined(separator: ", "))"
        }
        if let transport, !Self.transports.contains(transport) {
            return "libvirt has no transport '\(transport)': expected one of "
                + Self.transports.joined(separator: ", ")
        }
        if self.isOverSSH, self.isSet("no_tty") == false {
            return "no_tty must not be switched off: there is no terminal that ssh could ask on"
        }
        return nil
    }

    /// What an operator should hear about it at the start.
    var warnings: [String] {
        var warnings: [String] = []
        if self.isSet("no_verify") == true {
            warnings.append("no_verify: nobody checks that the hypervisor is the one that is meant")
        }
        if let check = self.parameters["known_hosts_verify"], check != "normal" {
            warnings.append("known_hosts_verify=\(check): an unknown host key is accepted")
        }
        if self.transport == "tcp", self.host.flatMap({ DialHost($0) })?.isLoopback != true {
            warnings.append("tcp: the connection to libvirt, console passwords included, is not encrypted")
        }
        return warnings
    }

    /// What libvirt is given: the URI as it was written, and for ssh the order not to ask anybody. Then ssh fails where
    /// it would have asked for a password or whether an unknown host key is right.
    var connection: String {
        guard self.isOverSSH, self.parameters["no_tty"] == nil else { return self.description }
        let whole = self.description.prefix { $0 != "#" }
        return whole + (whole.contains("?") ? "&" : "?") + "no_tty=1"
    }

    private var isOverSSH: Bool { self.transport.map(Self.overSSH.contains) ?? false }

    /// A parameter that is a number, where anything but 0 is yes.
    private func isSet(_ name: String) -> Bool? {
        self.parameters[name].map { Int($0) != 0 }
    }
}
