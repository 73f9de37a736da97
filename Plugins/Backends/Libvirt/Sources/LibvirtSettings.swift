// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The keys of a libvirt backend.
struct LibvirtSettings: Sendable {
    /// `uri` (a libvirt URI, required): the hypervisor.
    var uri: LibvirtURI
    /// `vncserver_proxyclient_address` (address or name): what to dial instead of a domain's own listen address.
    var proxyClientAddress: DialHost?
    /// `vnc_enabled` (default true): whether there are VNC consoles at all.
    var vncEnabled = true
    /// `allowed_networks` (list of networks): what may be dialled besides the hosts above.
    var allowedNetworks: [IPNetwork] = []
    /// `tls` and `allow_plaintext`: how the consoles are secured.
    var consoles = ConsoleSecuritySettings()
    /// `timeout` (500ms to 60s, default 5s): how long one question may take, connecting included.
    var timeout = Duration.seconds(5)

    /// Settings with no keys but `uri`.
    init(uri: LibvirtURI) {
        self.uri = uri
    }

    /// Reads `section`; every mistake is recorded there.
    init?(section: Section) {
        let uri: LibvirtURI? = section.required("uri")
        self.proxyClientAddress = section.optional("vncserver_proxyclient_address")
        self.vncEnabled = section.value("vnc_enabled", default: true)
        self.allowedNetworks = section.list("allowed_networks")
        self.consoles = ConsoleSecuritySettings(section: section)
        self.timeout = section.value("timeout", default: self.timeout, in: .milliseconds(500) ... .seconds(60))
        guard let uri else { return nil }
        guard !uri.hasPassword else {
            section.mistake("must have no password in it: use libvirt's auth.conf", at: "uri")
            return nil
        }
        self.uri = uri
    }

    /// What these settings let the gateway dial.
    var egress: EgressRules {
        var hosts: Set<String> = []
        if self.uri.isLocal {
            hosts = ["127.0.0.1", "::1", "localhost"]
        } else if let host = self.uri.host {
            hosts = [host]
        }
        if let host = self.proxyClientAddress { hosts.insert(host.description) }
        return EgressRules(hosts: hosts, networks: self.allowedNetworks)
    }
}
