// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NovaImport

/// A file of Nova's from the time of Essex, on a XenServer, line by line.
@Suite struct EssexTests {
    private static let lines = [
        Line("# The cloud of 2012"),
        Line("[DEFAULT]"),
        Line("verbose = True", "verbose: not about consoles"),
        Line("my_ip = 10.20.0.5", "my_ip: put into the values of others"),
        Line("sql_connection = mysql://nova:canary1@$my_ip/nova", "sql_connection: not about consoles"),
        Line("rabbit_password = canary2", "rabbit_password: not about consoles"),
        Line("auth_strategy = keystone", "auth_strategy: api.identity.kind"),
        Line("connection_type = xenapi", "connection_type: backends.NAME.kind"),
        Line("compute_driver = nova.virt.connection.get_connection", "compute_driver: backends.NAME.kind"),
        Line(
            "xenapi_connection_url = https://$my_ip", "xenapi_connection_url: backends.xen1.url"),
        Line("xenapi_connection_username = root", "xenapi_connection_username: backends.xen1.username"),
        Line(
            "xenapi_connection_password = canary3",
            "xenapi_connection_password: backends.xen1.password (by reference: the secret is not copied)"),
        Line("xenapi_login_timeout = 10", "xenapi_login_timeout: not about consoles"),
        Line(""),
        Line("; consoles"),
        Line("vnc_enabled = true", "vnc_enabled: backends.xen1.vnc_enabled"),
        Line(
            "vncserver_listen = 127.0.0.1",
            "vncserver_listen: consoles of XenServer are reached through xapi and its TLS"),
        Line(
            "vncserver_proxyclient_address = 169.254.0.1",
            "vncserver_proxyclient_address: backends.xen1.vncserver_proxyclient_address"),
        Line("novncproxy_host = 0.0.0.0", "novncproxy_host: overridden by essex.conf:20"),
        Line("novncproxy_host = 10.20.0.5", "novncproxy_host: listeners.novnc.host"),
        Line("novncproxy_port = 6080", "novncproxy_port: listeners.novnc.port"),
        Line(
            "novncproxy_base_url=http://cloud.example.org:${novncproxy_port}/vnc_auto.html",
            "novncproxy_base_url: listeners.novnc.base_url"),
        Line("xvpvncproxy_host=$my_ip", "xvpvncproxy_host: listeners.xvpvnc.host"),
        Line("xvpvncproxy_port=6081", "xvpvncproxy_port: listeners.xvpvnc.port"),
        Line(
            "xvpvncproxy_base_url=http://cloud.example.org:$xvpvncproxy_port/console",
            "xvpvncproxy_base_url: listeners.xvpvnc.base_url"),
        Line("console_token_ttl=900", "console_token_ttl: consoleauth.token_ttl"),
        Line(
            "consoleauth_topic=consoleauth",
            "consoleauth_topic: there are no messages between services: proxies ask consoleauth over HTTP"),
        Line(
            "memcached_servers=10.20.0.5:11211,\n  10.20.0.6:11211",
            "memcached_servers: tokens are in consoleauth.store"),
        Line("vnc_keymap=en-us", "vnc_keymap: the hypervisor sets it, and noVNC sends keys that do not depend on it"),
        Line(
            "console_xvp_conf=/etc/xvp.conf",
            "console_xvp_conf: that is the console proxy before noVNC, which ran the program xvp"),
        Line("daemon=false", "daemon: a service manager starts Oriel; etc/systemd has the units"),
        Line("osapi_compute_listen=0.0.0.0", "osapi_compute_listen: api.host"),
        Line("osapi_compute_listen_port: 8774", "osapi_compute_listen_port: api.port"),
        Line("[filter:authtoken]"),
        Line("auth_host = 10.20.0.7", "[filter:authtoken] auth_host: api.identity.url"),
        Line("auth_port = 35357", "[filter:authtoken] auth_port: api.identity.url"),
        Line("auth_protocol = http", "[filter:authtoken] auth_protocol: api.identity.url"),
        Line("admin_user = nova", "[filter:authtoken] admin_user: api.identity.username"),
        Line("admin_tenant_name = service", "[filter:authtoken] admin_tenant_name: api.identity.project"),
        Line(
            "admin_password = canary4",
            "[filter:authtoken] admin_password: api.identity.password (by reference: the secret is not copied)"),
    ]

    private static let made = imported(Line.text(of: Self.lines), as: "essex.conf")

    @Test func everyLineHasItsFate() {
        #expect(Self.made.mistakes == [])
        Line.expectFates(of: Self.lines, file: "essex.conf", in: Self.made.made)
    }

    @Test func theConfigurationIsThis() {
        #expect(
            keys(of: Self.made.made) == [
                "consoleauth:", "  token_ttl: 900s", "  store:", "    kind: sqlite",
                "api:", "  host: \"0.0.0.0\"", "  port: 8774", "  identity:", "    kind: keystone",
                "    url: \"http://10.20.0.7:35357/v3\"", "    username: \"nova\"",
                "    password: {file: \"/etc/oriel/keystone.password\"}", "    project: \"service\"",
                "backends:", "  xen1:", "    kind: xenserver", "    url: \"https://10.20.0.5\"",
                "    username: \"root\"",
                "    password: {file: \"/etc/oriel/xen1.password\"}",
                "    vncserver_proxyclient_address: \"169.254.0.1\"",
                "    vnc_enabled: true",
                "listeners:", "  novnc:", "    kind: novnc", "    host: \"10.20.0.5\"", "    port: 6080",
                "    base_url: \"http://cloud.example.org:6080/vnc_auto.html\"",
                "  xvpvnc:", "    kind: xvpvnc", "    host: \"10.20.0.5\"", "    port: 6081",
                "    base_url: \"http://cloud.example.org:6081/console\"",
            ])
    }

    @Test func noSecretIsCopied() {
        let report = Self.made.made.report
        let everything = Self.made.made.yaml + report.lines.map(\.description).joined() + report.advice.joined()
        #expect(Line.text(of: Self.lines).matches(of: /canary/).count == 4)
        #expect(!everything.contains("canary"))
        #expect(report.advice.contains { $0.contains("/etc/oriel/xen1.password") && $0.contains("essex.conf:12") })
    }
}
