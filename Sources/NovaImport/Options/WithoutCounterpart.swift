// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Options that are about consoles, or about who may ask for one, and have no counterpart in Oriel.
enum WithoutCounterpart {
    /// Options of no other group, and such as have one.
    private static let options: [OptionName: String] = [
        "vnc_keymap": keymap, "[vnc] keymap": keymap, "[vmware] vnc_keymap": keymap,
        "record": "sessions are not recorded", "daemon": "a service manager starts Oriel; etc/systemd has the units",
        "source_is_ipv6": "an IPv6 address as host does it",
        "[console] ssl_ciphers": "the cipher suites are fixed",
        "memcached_servers": "tokens are in consoleauth.store",
        "consoleauth_topic": messages, "consoleauth_manager": messages, "console_topic": messages,
        "console_manager": messages,
        "console_driver": xvpDaemon, "console_public_hostname": xvpDaemon, "stub_compute": xvpDaemon,
        "console_vmrc_port": "there is no VMware backend", "console_vmrc_error_retries": "there is no VMware backend",
        "[workarounds] enable_consoleauth": "there is one consoleauth, always",
        "[upgrade_levels] console": messages, "[upgrade_levels] consoleauth": messages,
        "[vmware] vnc_port": "there is no VMware backend", "[vmware] vnc_port_total": "there is no VMware backend",
        "[ironic] vnc_console_state_timeout": "there is no Ironic backend",
        "[ironic] serial_console_state_timeout": "there is no Ironic backend",
        "ssl_ca_file": clientCertificates, "[wsgi] ssl_ca_file": clientCertificates,
        "secure_proxy_ssl_header": forwarded, "[wsgi] secure_proxy_ssl_header": forwarded,
        "[oslo_middleware] enable_proxy_headers_parsing": forwarded, "use_forwarded_for": forwarded,
        "[api] use_forwarded_for": forwarded,
        "osapi_compute_link_prefix": links, "[api] compute_link_prefix": links,
    ]
    /// Whole groups.
    private static let groups = [
        "spice": "Oriel has VNC consoles only, not SPICE",
        "serial_console": "Oriel has VNC consoles only, not serial ones",
        "rdp": "Oriel has VNC consoles only, not RDP", "mks": "Oriel has VNC consoles only, not MKS", "xvp": xvpDaemon,
        "vnc": "Oriel does not know it", "console": "Oriel does not know it", "consoleauth": "Oriel does not know it",
    ]
    /// What names of the group DEFAULT begin with.
    private static let prefixes = [
        ("console_xvp_", xvpDaemon), ("ajax_console_proxy_", "the AJAX console is no VNC console"),
        ("spicehtml5proxy_", "Oriel has VNC consoles only, not SPICE"),
        ("serialproxy_", "Oriel has VNC consoles only, not serial ones"), ("vmwareapi_", "there is no VMware backend"),
    ]
    /// How Nova's middleware asks Keystone, or about messages between services.
    private static let middleware = "Oriel asks Keystone in a way of its own"

    private static let keymap = "the hypervisor sets it, and noVNC sends keys that do not depend on it"
    private static let messages = "there are no messages between services: proxies ask consoleauth over HTTP"
    private static let xvpDaemon = "that is the console proxy before noVNC, which ran the program xvp"
    private static let clientCertificates = "the API asks callers for no certificate"
    private static let forwarded = "api.trusted_proxies names the proxies whose fields are believed"
    private static let links = "links are made of the name by which the API is asked"

    /// What becomes of an option that no part of the configuration asked for.
    static func fate(of name: OptionName) -> OptionFate {
        if let reason = self.options[name] { return .noCounterpart(reason) }
        if let reason = self.groups[name.group] { return .noCounterpart(reason) }
        if ["keystone_authtoken", "filter:authtoken"].contains(name.group) { return .noCounterpart(self.middleware) }
        if name.group == OptionName.defaultGroup,
            let (_, reason) = self.prefixes.first(where: { name.name.hasPrefix($0.0) })
        {
            return .noCounterpart(reason)
        }
        if name.group == OptionName.defaultGroup.lowercased() {
            return .noCounterpart("Nova does not read it: the group is [DEFAULT], in capitals")
        }
        return .unrelated
    }
}
