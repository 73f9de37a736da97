// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NovaImport

/// Files of today's Nova, on a compute host with libvirt, line by line.
@Suite struct TodayTests {
    private static let lines = [
        Line("[DEFAULT]"),
        Line("transport_url = rabbit://openstack:canary1@controller", "transport_url: not about consoles"),
        Line("my_ip = 192.0.2.31", "my_ip: put into the values of others"),
        Line("host = kvm-31.example.org", "host: backends.kvm-31.example.org (the name of the backend)"),
        Line("compute_driver = libvirt.LibvirtDriver", "compute_driver: backends.NAME.kind"),
        Line("enabled_ssl_apis = osapi_compute", "enabled_ssl_apis: api.tls"),
        Line("ssl_only = true", "ssl_only: listeners.novnc.tls (with tls nothing else is spoken)"),
        Line("cert = /etc/nova/console.pem", "cert: listeners.novnc.tls.cert_file"),
        Line("key = /etc/nova/console.key", "key: listeners.novnc.tls.key_file"),
        Line("web = /usr/share/novnc", "web: listeners.novnc.web"),
        Line("record = /var/lib/nova/rec", "record: sessions are not recorded"),
        Line("source_is_ipv6 = false", "source_is_ipv6: an IPv6 address as host does it"),
        Line("[api]"),
        Line("auth_strategy = keystone", "[api] auth_strategy: api.identity.kind"),
        Line("[api_database]"),
        Line(
            "connection = mysql+pymysql://nova:canary2@controller/nova_api",
            "[api_database] connection: not about consoles"),
        Line("[console]"),
        Line(
            "allowed_origins = dashboard.example.org, 2001:db8::7",
            "[console] allowed_origins: listeners.novnc.allowed_origins (as whole origins: Nova compares hosts, whatever the port)"
        ),
        Line("ssl_ciphers = HIGH", "[console] ssl_ciphers: the cipher suites are fixed"),
        Line("ssl_minimum_version = tlsv1_3", "[console] ssl_minimum_version: listeners.novnc.tls.minimum_version"),
        Line("[consoleauth]"),
        Line("token_ttl = 1200", "[consoleauth] token_ttl: consoleauth.token_ttl"),
        Line(
            "enforce_session_timeout = true",
            "[consoleauth] enforce_session_timeout: consoleauth.max_session (counted from the session's beginning, not the token's)"
        ),
        Line("[keystone_authtoken]"),
        Line(
            "www_authenticate_uri = https://controller:5000/",
            "[keystone_authtoken] www_authenticate_uri: [keystone_authtoken] auth_url says where Keystone is; Oriel's answers do not name it"
        ),
        Line("auth_url = https://controller:5000/", "[keystone_authtoken] auth_url: api.identity.url (version 3)"),
        Line("auth_type = password", "[keystone_authtoken] auth_type: Oriel asks Keystone in a way of its own"),
        Line("cafile = /etc/ssl/keystone-ca.pem", "[keystone_authtoken] cafile: api.identity.ca_file"),
        Line(
            "project_domain_name = Default", "[keystone_authtoken] project_domain_name: api.identity.project_domain_id"),
        Line("user_domain_name = services", "[keystone_authtoken] user_domain_name: Oriel wants the id of the domain"),
        Line("project_name = service", "[keystone_authtoken] project_name: api.identity.project"),
        Line("username = nova", "[keystone_authtoken] username: api.identity.username"),
        Line(
            "password = canary3$$",
            "[keystone_authtoken] password: api.identity.password (by reference: the secret is not copied)"),
        Line("token_cache_time = 300", "[keystone_authtoken] token_cache_time: api.identity.cache"),
        Line(
            "http_connect_timeout = 30",
            "[keystone_authtoken] http_connect_timeout: api.identity.timeout (the nearest that is allowed)"),
        Line("[libvirt]"),
        Line("virt_type = kvm", "[libvirt] virt_type: [libvirt] connection_uri says where libvirt is"),
        Line(
            "connection_uri = qemu+tls://oriel:canary4@kvm-31.example.org/system",
            "[libvirt] connection_uri: backends.kvm-31.example.org.uri (without the password; libvirt has auth.conf)"),
        Line("live_migration_uri = qemu+tls://%s/system", "[libvirt] live_migration_uri: not about consoles"),
        Line("[oslo_middleware]"),
        Line(
            "enable_proxy_headers_parsing = true",
            "[oslo_middleware] enable_proxy_headers_parsing: api.trusted_proxies names the proxies whose fields are believed"
        ),
        Line("[spice]"),
        Line("enabled = false", "[spice] enabled: Oriel has VNC consoles only, not SPICE"),
        Line("[vnc]"),
        Line("enabled = true", "[vnc] enabled: backends.kvm-31.example.org.vnc_enabled"),
        Line(
            "server_listen = 0.0.0.0",
            "[vnc] server_listen: backends.kvm-31.example.org.vncserver_listen (for oriel backends check; it is set at the hypervisor now)"
        ),
        Line(
            "server_proxyclient_address = $my_ip",
            "[vnc] server_proxyclient_address: backends.kvm-31.example.org.vncserver_proxyclient_address"),
        Line(
            "novncproxy_base_url = https://console.example.org/vnc_lite.html?title=x",
            "[vnc] novncproxy_base_url: listeners.novnc.base_url"),
        Line(
            "auth_schemes = vencrypt,none",
            "[vnc] auth_schemes: backends.kvm-31.example.org.tls (nothing else is spoken then, none neither)"),
        Line(
            "vencrypt_ca_certs = /etc/pki/vnc/ca.pem",
            "[vnc] vencrypt_ca_certs: backends.kvm-31.example.org.tls.ca_file"),
        Line(
            "vencrypt_client_cert = /etc/pki/vnc/cert.pem",
            "[vnc] vencrypt_client_cert: backends.kvm-31.example.org.tls.cert_file"),
        Line(
            "vencrypt_client_key = /etc/pki/vnc/key.pem",
            "[vnc] vencrypt_client_key: backends.kvm-31.example.org.tls.key_file"),
        Line("a_new_option = 1", "[vnc] a_new_option: Oriel does not know it"),
        Line("[wsgi]"),
        Line("ssl_cert_file = /etc/nova/api.pem", "[wsgi] ssl_cert_file: api.tls.cert_file"),
        Line("ssl_key_file = /etc/nova/api.key", "[wsgi] ssl_key_file: api.tls.key_file"),
        Line("[default]"),
        Line(
            "vnc_enabled = false", "[default] vnc_enabled: Nova does not read it: the group is [DEFAULT], in capitals"),
    ]

    private static let made = imported(Line.text(of: Self.lines), as: "nova.conf")

    @Test func everyLineHasItsFate() {
        #expect(Self.made.mistakes == [])
        Line.expectFates(of: Self.lines, file: "nova.conf", in: Self.made.made)
    }

    @Test func theConfigurationIsThis() {
        #expect(
            keys(of: Self.made.made) == [
                "consoleauth:", "  token_ttl: 1200s", "  max_session: 1200s", "  store:", "    kind: sqlite",
                "api:", "  host: \"0.0.0.0\"", "  tls:", "    cert_file: \"/etc/nova/api.pem\"",
                "    key_file: \"/etc/nova/api.key\"", "  identity:", "    kind: keystone",
                "    url: \"https://controller:5000/v3\"", "    ca_file: \"/etc/ssl/keystone-ca.pem\"",
                "    username: \"nova\"", "    password: {file: \"/etc/oriel/keystone.password\"}",
                "    project: \"service\"", "    project_domain_id: \"default\"", "    cache: 300s", "    timeout: 10s",
                "backends:", "  kvm-31.example.org:", "    kind: libvirt",
                "    uri: \"qemu+tls://oriel@kvm-31.example.org/system\"",
                "    vncserver_proxyclient_address: \"192.0.2.31\"", "    vnc_enabled: true",
                "    vncserver_listen: [\"0.0.0.0/32\"]", "    tls:", "      ca_file: \"/etc/pki/vnc/ca.pem\"",
                "      cert_file: \"/etc/pki/vnc/cert.pem\"", "      key_file: \"/etc/pki/vnc/key.pem\"",
                "listeners:", "  novnc:", "    kind: novnc", "    host: \"0.0.0.0\"",
                "    base_url: \"https://console.example.org/vnc_lite.html?title=x\"",
                "    allowed_origins: [\"https://dashboard.example.org\", \"https://[2001:db8::7]\"]",
                "    web: \"/usr/share/novnc\"", "    tls:", "      cert_file: \"/etc/nova/console.pem\"",
                "      key_file: \"/etc/nova/console.key\"", "      minimum_version: 1.3",
            ])
    }

    @Test func noSecretIsCopied() {
        let report = Self.made.made.report
        let everything = Self.made.made.yaml + report.lines.map(\.description).joined() + report.advice.joined()
        #expect(Line.text(of: Self.lines).matches(of: /canary/).count == 4)
        #expect(!everything.contains("canary"))
    }

    @Test func whatIsLeftToDoIsSaidInTheFileToo() {
        let (made, _) = Self.made
        #expect(made.report.advice.count == 7)
        let comments = made.yaml.split(separator: "\n").filter { $0.hasPrefix("#") }.joined().replacing("#", with: "")
        for advice in made.report.advice {
            #expect(comments.replacing(" ", with: "").contains(advice.replacing(" ", with: "")), "\(advice)")
        }
        for line in made.report.withoutCounterpart {
            #expect(comments.replacing(" ", with: "").contains(line.description.replacing(" ", with: "")), "\(line)")
        }
    }
}
