// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The keys of a static backend.
struct StaticSettings: Sendable {
    /// `instances` (map of names, required): the list.
    var instances: [StaticInstance] = []
    /// `vnc_enabled` (default true): whether there are VNC consoles at all.
    var vncEnabled: Bool
    /// `allowed_networks` (list of networks): what may be dialled besides the hosts of the list.
    var allowedNetworks: [IPNetwork]
    /// `tls` and `allow_plaintext`: how the consoles are secured.
    var consoles: ConsoleSecuritySettings
    /// `username` (text): the user name that consoles ask for, unless an instance has its own.
    var username: String?
    /// `password` (a secret): what consoles ask for, unless an instance has its own.
    var password: SecretReference?

    /// Reads `section`; every mistake is recorded there.
    init?(section: Section, name: BackendName) {
        self.vncEnabled = section.value("vnc_enabled", default: true)
        self.allowedNetworks = section.list("allowed_networks")
        self.consoles = ConsoleSecuritySettings(section: section)
        self.username = section.optional("username")
        self.password = section.optional("password")
        guard let list = section.section("instances") else {
            section.mistake("is required: a map of instances by name", at: "instances")
            return nil
        }
        var owners: [InstanceID: String] = [:]
        for key in list.names {
            guard !key.isEmpty else {
                list.mistake("an instance needs a name")
                continue
            }
            guard let entry = list.section(key),
                let instance = StaticInstance(section: entry, name: key, backend: name)
            else { continue }
            if instance.tlsServerName != nil, self.consoles.tls == nil {
                entry.mistake("means nothing without tls of the backend", at: "tls_server_name")
            }
            if let owner = owners.updateValue(key, forKey: instance.id) {
                entry.mistake("\(instance.id) is the uuid of '\(owner)' already", at: "uuid")
            }
            self.instances.append(instance)
        }
    }
}
