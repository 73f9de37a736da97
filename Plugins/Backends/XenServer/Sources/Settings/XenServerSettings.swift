// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

/// The keys of a XenServer backend.
struct XenServerSettings: Sendable {
    /// `url` (a URL, required): the host, or the coordinator of the pool.
    var url: XenURL
    /// `username` (text, required): the account that finds instances and consoles.
    var username: String
    /// `password` (a secret, required): its password.
    var password: SecretReference
    /// `console_username` and `console_password` (text and a secret, both or none): the account whose session opens the
    /// consoles. Without them it is the same account, with a session of its own.
    var consoleAccount: (username: String, password: SecretReference)?
    /// `ca_file`, `pins`, `verify_certificates`, `tls_minimum`: how TLS is checked.
    var tls = XenTLSSettings()
    /// `vncserver_proxyclient_address` (an address, or a map of addresses by host): what to dial instead of a host's own
    /// address.
    var addresses = HostMap<HostAndPort>()
    /// `allowed_networks` (list of networks): what may be dialled besides the hosts above.
    var allowedNetworks: [IPNetwork] = []
    /// `vnc_enabled` (default true): whether there are VNC consoles at all.
    var vncEnabled = true
    /// `timeout` (500ms to 60s, default 5s): how long one question may take, connecting included.
    var timeout = Duration.seconds(5)

    /// Settings with no other keys.
    init(url: XenURL, username: String, password: SecretReference) {
        self.url = url
        self.username = username
        self.password = password
    }

    /// Reads `section`; every mistake is recorded there.
    init?(section: Section) {
        let url: XenURL? = section.required("url")
        let scheme = section.value("scheme", default: "https")
        let username: String? = section.required("username")
        let password: SecretReference? = section.required("password")
        let consoleUsername: String? = section.optional("console_username")
        let consolePassword: SecretReference? = section.optional("console_password")
        self.tls = XenTLSSettings(section: section)
        self.addresses = HostMap(
            "vncserver_proxyclient_address", of: section,
            whole: { $0.optional("vncserver_proxyclient_address") }, entry: { $0.optional($1) })
        self.allowedNetworks = section.list("allowed_networks")
        self.vncEnabled = section.value("vnc_enabled", default: true)
        self.timeout = section.value("timeout", default: self.timeout, in: .milliseconds(500) ... .seconds(60))
        if section.has("console_username") != section.has("console_password") {
            let (missing, given) =
                section.has("console_username")
                ? ("console_password", "console_username") : ("console_username", "console_password")
            section.mistake("is required with \(given)", at: missing)
        }
        for (key, name) in [("username", username), ("console_username", consoleUsername)] where name?.isEmpty == true {
            section.mistake("must not be empty", at: key)
        }
        Self.check(scheme: scheme, of: url, in: section)
        guard let url, let username, let password else { return nil }
        self.url = url
        self.username = username
        self.password = password
        if let consoleUsername, let consolePassword { self.consoleAccount = (consoleUsername, consolePassword) }
    }

    /// The clear has to be written twice, since it is the passwords that go over it.
    private static func check(scheme: String, of url: XenURL?, in section: Section) {
        guard ["https", "http"].contains(scheme) else {
            section.mistake("\"\(scheme)\" is not allowed: https, http", at: "scheme")
            return
        }
        guard let url else { return }
        if !url.isEncrypted, scheme != "http" {
            section.mistake(
                "http sends passwords and consoles in the clear: write https, or scheme: http too", at: "url")
        }
        if url.isEncrypted, scheme == "http" {
            section.mistake("the url says https: write http there too, or leave this out", at: "scheme")
        }
        if !url.isEncrypted {
            for key in XenTLSSettings.keys where section.has(key) {
                section.mistake("means nothing with http, which has no TLS", at: key)
            }
        }
    }

    /// What these settings let the gateway dial.
    var egress: EgressRules {
        let hosts = [self.url.host] + self.addresses.all.map(\.host)
        let ports = [self.url.port] + self.addresses.all.compactMap(\.port)
        return EgressRules(
            hosts: Set(hosts), networks: self.allowedNetworks,
            ports: (ports.min() ?? self.url.port)...(ports.max() ?? self.url.port))
    }

    /// Says at the start what is not protected, in a line each.
    func announce(_ logger: Logger) {
        if !self.url.isEncrypted {
            logger.warning(
                "scheme http: passwords, sessions and consoles of this backend go over the network in the clear")
        }
        if !self.tls.isVerified {
            logger.warning(
                "verify_certificates is false: whoever is on the way to this backend can read passwords and consoles")
        }
        if self.tls.minimumVersion != .tls12 {
            logger.warning(
                "tls_minimum: this backend is spoken to in versions of TLS that are no longer safe",
                metadata: ["tls_minimum": "\(self.tls.minimumVersion.rawValue)"])
        }
        if self.consoleAccount == nil {
            logger.notice(
                "no console_username: consoles are opened with a session of the account that also controls the pool")
        }
    }
}
