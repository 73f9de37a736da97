// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import XenServerBackend

@Suite struct XenServerSettingsTests {
    private static let secret = SettingsNode.map(["file": .text("/etc/oriel/xen")])
    private static let pin = "sha256:" + String(repeating: "ab", count: 32)

    private static func read(
        _ entries: KeyValuePairs<String, SettingsNode>, url: String = "https://xen1.example.org"
    ) -> (settings: XenServerSettings?, mistakes: [String]) {
        let report = SettingsReport(file: "f")
        let here = SettingsLocation(line: 1, column: 1)
        let needed: [(String, SettingsNode)] = [
            ("url", .text(url)), ("username", .text("root")), ("password", Self.secret),
        ]
        let all =
            needed.filter { entry in !entries.contains { $0.key == entry.0 } } + entries.map { ($0.key, $0.value) }
        let node = SettingsNode(
            .mapping(all.map { SettingsEntry(key: $0.0, at: here, value: $0.1) }), at: here)
        let section = Section(node, path: "b", report: report)
        let settings = XenServerSettings(section: section)
        section.finish()
        return (settings, report.mistakes.map { "\($0.path): \($0.what)" })
    }

    @Test func threeKeysAreRequired() throws {
        let (settings, mistakes) = Self.read([:])
        let read = try #require(settings)
        #expect(mistakes.isEmpty && read.url.description == "https://xen1.example.org:443")
        #expect(read.vncEnabled && read.timeout == .seconds(5) && read.consoleAccount == nil)
        #expect(read.tls == XenTLSSettings() && read.tls.isVerified && read.tls.minimumVersion == .tls12)
        #expect(read.egress == EgressRules(hosts: ["xen1.example.org"], ports: 443...443))
        for key in ["url", "username", "password"] {
            #expect(Self.read([:]).settings != nil)
            let report = SettingsReport(file: "f")
            let rest = ["url": SettingsNode.text("https://h"), "username": .text("root"), "password": Self.secret]
                .filter { $0.key != key }
            let here = SettingsLocation(line: 1, column: 1)
            let node = SettingsNode(
                .mapping(rest.map { SettingsEntry(key: $0.key, at: here, value: $0.value) }), at: here)
            #expect(XenServerSettings(section: Section(node, path: "b", report: report)) == nil)
            #expect(report.mistakes.map(\.path) == ["b.\(key)"])
        }
    }

    @Test func everyKeyIsRead() throws {
        let (settings, mistakes) = Self.read([
            "console_username": .text("consoles"), "console_password": Self.secret,
            "ca_file": .text("/etc/oriel/xen-ca.pem"), "tls_minimum": .text("1.0"), "scheme": .text("https"),
            "pins": .map(["Xen1": .text(Self.pin), "10.0.0.22": .list(.text(Self.pin), .text(Self.pin))]),
            "vncserver_proxyclient_address": .map([
                "xen2": .text("192.0.2.2:8443"), "2001:DB8::1": .text("[2001:db8::2]"),
            ]),
            "allowed_networks": .list(.text("10.0.0.0/24")), "vnc_enabled": .text("false"), "timeout": .text("500ms"),
        ])
        let read = try #require(settings)
        #expect(mistakes.isEmpty, "\(mistakes)")
        #expect(read.consoleAccount?.username == "consoles" && !read.vncEnabled && read.timeout == .milliseconds(500))
        #expect(read.egress.hosts == ["xen1.example.org", "192.0.2.2", "2001:db8::2"])
        #expect(read.egress.ports == 443...8443 && read.egress.networks.map(\.description) == ["10.0.0.0/24"])
        let pin = try #require(CertificatePin(Self.pin))
        for names in [["xen1"], ["XEN1"], ["10.0.0.22", "other"]] {
            let tls = read.tls.tls(for: HostNames(names))
            #expect(tls.pins == [pin] && tls.authorities == "/etc/oriel/xen-ca.pem" && tls.minimumVersion == .tls10)
        }
        #expect(read.tls.tls(for: HostNames(["xen3"])).pins.isEmpty)
        #expect(read.addresses.value(for: HostNames(["2001:db8:0::1"]))?.host == "2001:db8::2")
    }

    @Test func oneAddressAndOneListOfPinsAreForEveryHost() throws {
        let (settings, mistakes) = Self.read([
            "vncserver_proxyclient_address": .text("169.254.0.1"), "pins": .list(.text(Self.pin)),
        ])
        let read = try #require(settings)
        #expect(mistakes.isEmpty)
        #expect(read.addresses.value(for: HostNames(["any"]))?.host == "169.254.0.1")
        #expect(read.tls.tls(for: HostNames(["any"])).pins.count == 1)
        #expect(Self.read(["pins": .text(Self.pin)]).settings?.tls.pins.common?.count == 1)
    }

    @Test(arguments: [
        ("url", SettingsNode.text("xen1")), ("url", .text("https://root:hunter2@xen1")),
        ("url", .text("https://xen1/x")),
        ("url", .text("https://xen1?x")), ("url", .text("https://")), ("url", .text("https://xen1:0")),
        ("url", .text("https://0.0.0.0")), ("url", .text("http://xen1")), ("url", .text("ssh://xen1")),
        ("scheme", .text("ftp")), ("scheme", .text("http")), ("username", .text("")), ("password", .text("hunter2")),
        ("ca_file", .text("ca.pem")), ("pins", .text("sha256:00")), ("pins", .list(.text("hunter2"))),
        ("pins", .map([:])), ("verify_certificates", .text("no")), ("tls_minimum", .text("1.3")),
        ("tls_minimum", .text("SSLv3")), ("vncserver_proxyclient_address", .text("0.0.0.0")),
        ("vncserver_proxyclient_address", .list(.text("10.0.0.1"))), ("allowed_networks", .text("10.0.0.0/33")),
        ("vnc_enabled", .text("yes")), ("timeout", .text("61s")), ("colour", .text("red")),
    ])
    func aMistakeIsToldAtItsKey(key: String, value: SettingsNode) {
        let mistakes = Self.read([key: value]).mistakes
        #expect(mistakes.count == 1 && mistakes.first?.hasPrefix("b.\(key)") == true, "\(mistakes)")
        if key == "password" { #expect(!mistakes.joined().contains("hunter2")) }
    }

    @Test func aMistakeInAMapIsToldAtItsEntry() {
        #expect(
            Self.read(["vncserver_proxyclient_address": .map(["xen2": .text("127.1")])]).mistakes.first?
                .hasPrefix("b.vncserver_proxyclient_address.xen2: ") == true)
        #expect(
            Self.read(["pins": .map(["xen2": .list(.text(Self.pin), .text("x"))])]).mistakes.first?
                .hasPrefix("b.pins.xen2[1]: ") == true)
        let twice = Self.read(["pins": .map(["xen2": .text(Self.pin), "XEN2": .text(Self.pin)])]).mistakes
        #expect(twice.count == 1 && twice.first?.hasPrefix("b.pins.XEN2: is the same host") == true)
    }

    @Test func accountsForConsolesNeedBothHalves() {
        #expect(
            Self.read(["console_username": .text("c")]).mistakes == [
                "b.console_password: is required with console_username"
            ])
        #expect(
            Self.read(["console_password": Self.secret]).mistakes == [
                "b.console_username: is required with console_password"
            ])
    }

    @Test func waysOfCheckingThatExcludeEachOtherAreTold() {
        let off = ("verify_certificates", SettingsNode.text("false"))
        for (key, value) in [("ca_file", SettingsNode.text("/ca.pem")), ("pins", .list(.text(Self.pin)))] {
            #expect(Self.read([off.0: off.1, key: value]).mistakes.map { $0.prefix { $0 != ":" } } == ["b.\(key)"])
        }
        let both = Self.read(["ca_file": .text("/ca.pem"), "pins": .list(.text(Self.pin))]).mistakes
        #expect(both.count == 1 && both.first?.hasPrefix("b.ca_file: ") == true)
        let some = Self.read(["ca_file": .text("/ca.pem"), "pins": .map(["xen2": .text(Self.pin)])])
        #expect(some.mistakes.isEmpty)
    }

    @Test func theClearHasToBeWrittenTwice() throws {
        let (settings, mistakes) = Self.read(["scheme": .text("http")], url: "http://10.0.0.5")
        let read = try #require(settings)
        #expect(mistakes.isEmpty && read.url.port == 80 && PoolAddresses(read).first.tls == nil)
        let once = Self.read([:], url: "http://10.0.0.5").mistakes
        #expect(once.count == 1 && once.first?.hasPrefix("b.url: http sends passwords") == true)
        for key in ["ca_file", "pins", "verify_certificates", "tls_minimum"] {
            let value: SettingsNode =
                switch key {
                case "ca_file": .text("/ca.pem")
                case "pins": .list(.text(Self.pin))
                case "verify_certificates": .text("true")
                default: .text("1.2")
                }
            let told = Self.read(["scheme": .text("http"), key: value], url: "http://10.0.0.5").mistakes
            #expect(told.count == 1 && told.first?.hasPrefix("b.\(key): means nothing with http") == true)
        }
    }

    @Test func whatIsNotProtectedIsSaidAtTheStart() throws {
        func said(_ entries: KeyValuePairs<String, SettingsNode>, url: String = "https://h") throws -> [String] {
            let lines = LogLines()
            try #require(Self.read(entries, url: url).settings).announce(lines.logger)
            return lines.all.filter { $0.hasPrefix("warning") }
        }
        #expect(try said([:]).isEmpty)
        #expect(try said(["scheme": .text("http")], url: "http://h").count == 1)
        #expect(try said(["verify_certificates": .text("false")]).count == 1)
        #expect(try said(["tls_minimum": .text("1.1")]).first?.contains("1.1") == true)
    }

    // MARK: Hosts

    @Test(
        arguments: [
            ("10.0.0.5", "10.0.0.5", nil), ("10.0.0.5:8443", "10.0.0.5", 8443), ("2001:db8::5", "2001:db8::5", nil),
            ("[2001:db8::5]", "2001:db8::5", nil), ("[2001:db8::5]:80", "2001:db8::5", 80), ("xen1", "xen1", nil),
            ("xen-1.example.org:1", "xen-1.example.org", 1), ("xen1.example.org.", "xen1.example.org.", nil),
        ] as [(String, String, Int?)])
    func aHostIsAnAddressOrAPlainName(text: String, host: String, port: Int?) throws {
        let read = try #require(HostAndPort(text))
        #expect(read.host == host && read.port == port)
    }

    @Test(arguments: [
        "", ":80", "127.1", "0x7f.1", "2130706433", "10.0.0.5:", "10.0.0.5:0", "10.0.0.5:65536", "10.0.0.5:+1", "[::1",
        "::1]", "[10.0.0.1]", "[::1]x", "fe80::1%eth0", "a b", "a/b", "a\nb", "a\0b", "a@b", "é", "-o", ".", "..",
        "a.0x1",
        "0.0.0.0", "::", "[::]:80", "a:80:80", String(repeating: "a", count: 254),
    ])
    func anythingElseIsNoHost(text: String) {
        #expect(HostAndPort(text) == nil)
    }
}
