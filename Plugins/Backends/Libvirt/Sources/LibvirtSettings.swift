// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The keys of a libvirt backend.
struct LibvirtSettings: Sendable {
    /// `uri` (a libvirt URI, required): the hypervisor.
    var uri: LibvirtURI
    /// `vncserver_proxyclient_address` (address or name): what to dial instead of a domain's own listen address.
    var proxyClientAddress: DialHost?
    /// `vnc_enabled` (default true): whether there are VNC consoles and screenshots at all.
    var vncEnabled = true
    /// `allowed_networks` (list of networks): what may be dialled besides the hosts above.
    var allowedNetworks: [IPNetwork] = []
    /// `vncserver_listen` (list of networks): where running instances should listen. Held against what they say by
    /// whoever checks a backend; it changes nothing about what is dialled.
    var vncserverListen: [IPNetwork] = []
    /// `socket_folders` (list of absolute paths): where Unix sockets of VNC servers may be connected to.
    var socketFolders: [SocketFolder]
    /// `tls` and `allow_plaintext`: how the consoles are secured.
    var consoles = ConsoleSecuritySettings()
    /// `timeout` (500ms to 60s, default 5s): how long one question may take, connecting included.
    var timeout = Duration.seconds(5)

    /// Settings with no keys but `uri`.
    init(uri: LibvirtURI) {
        self.uri = uri
        self.socketFolders = uri.isLocal ? SocketFolder.usual(for: uri) : []
    }

    /// Reads `section`; every mistake is recorded there.
    init?(section: Section) {
        let uri: LibvirtURI? = section.required("uri")
        self.proxyClientAddress = section.optional("vncserver_proxyclient_address")
        self.vncEnabled = section.value("vnc_enabled", default: true)
        self.allowedNetworks = section.list("allowed_networks")
        self.vncserverListen = section.list("vncserver_listen")
        self.socketFolders = section.list("socket_folders")
        self.consoles = ConsoleSecuritySettings(section: section)
        self.timeout = section.value("timeout", default: self.timeout, in: .milliseconds(500) ... .seconds(60))
        guard let uri else { return nil }
        if let mistake = uri.mistake {
            section.mistake(mistake, at: "uri")
            return nil
        }
        self.uri = uri
        if !uri.isLocal, section.has("socket_folders") {
            section.mistake(
                "is for a hypervisor on this machine only: its sockets are files here", at: "socket_folders")
        }
        if uri.isLocal, !section.has("socket_folders") { self.socketFolders = SocketFolder.usual(for: uri) }
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
        return EgressRules(
            hosts: hosts, networks: self.allowedNetworks, socketFolders: self.socketFolders.map(\.path))
    }
}
