// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Gateway
import RemoteConsoleAuth
import TLS
import Testing

/// An authority for proxies, and proxies.
@Suite struct ClusterSettingsTests {
    private static let serve =
        "{tls: {cert_file: /c, key_file: /k, client_ca_file: /a}, clients: [one.example.org, two.example.org]}"

    private func centre(_ serve: String = serve, listeners: String = "{old: {kind: xvpvnc, elsewhere: true}}") -> String
    {
        """
        consoleauth: {store: {kind: memory}, serve: \(serve)}
        backends: {kvm1: {kind: fake, uri: x}}
        listeners: \(listeners)
        """
    }

    private func proxy(_ keys: String = "tls: {cert_file: /c, key_file: /k, ca_file: /a}", more: String = "") -> String
    {
        """
        consoleauth: {url: ["https://a.example.org", "https://[2001:db8::1]:9000/"], \(keys)}
        listeners: {novnc: {kind: novnc}}
        \(more)
        """
    }

    @Test func anAuthorityForProxiesHasDefaults() throws {
        let (decoded, mistakes) = decode(self.centre())
        #expect(mistakes.isEmpty)
        let settings = try #require(decoded)
        let serve = try #require(settings.consoleAuth.authority?.serve)
        #expect(
            serve
                == ConsoleAuthServeSettings(
                    address: BindAddress(host: "127.0.0.1", port: 8775),
                    tls: ServerTLSSettings(certificateFile: "/c", keyFile: "/k", clientAuthoritiesFile: "/a"),
                    clients: ["one.example.org", "two.example.org"]))
        #expect(serve.leaseGrace == .seconds(60))
        #expect(!serve.allowsLocalConsoles)
        #expect(serve.maximumConnections == 1_000)
        // What is elsewhere takes no port here.
        #expect(settings.served.isEmpty)
        #expect(settings.listeners.map(\.isElsewhere) == [true])
        #expect(settings.ownAddresses == [BindAddress(host: "127.0.0.1", port: 8775)])
    }

    @Test func aProxyNamesItsAuthoritiesAndNothingElseOfTheirs() throws {
        let (decoded, mistakes) = decode(
            self.proxy(
                "tls: {cert_file: /c, key_file: /k, ca_file: /a}, console_tls: {cert_file: /cc, key_file: /ck}"))
        #expect(mistakes.isEmpty)
        let settings = try #require(decoded)
        guard case .proxy(let proxy) = settings.consoleAuth else {
            Issue.record("not a proxy")
            return
        }
        #expect(proxy.urls.map(\.description) == ["https://a.example.org:8775", "https://[2001:db8::1]:9000"])
        #expect(proxy.tls == ClientTLSSettings(certificateFile: "/c", keyFile: "/k", authoritiesFile: "/a"))
        #expect(proxy.consoleCertificate == ConsoleCertificate(certificateFile: "/cc", keyFile: "/ck"))
        #expect(settings.consoleAuth.authority == nil)
        #expect(settings.backends.isEmpty)
        #expect(settings.api == nil)
        #expect(settings.served.map(\.name) == ["novnc"])
    }

    @Test(arguments: [
        "http://a", "https://", "https://a/path", "https://a?x=1", "https://u@a", "https://a:0", "https://a:65536", "a",
        "https://0.0.0.0", "https://a b", "ftp://a",
    ])
    func whatIsNoURLOfAnAuthorityIsAMistake(url: String) {
        let (_, mistakes) = decode(
            """
            consoleauth: {url: ["\(url)"], tls: {cert_file: /c, key_file: /k, ca_file: /a}}
            listeners: {novnc: {kind: novnc}}
            """)
        #expect(
            mistakes.contains { $0.contains("consoleauth.url[0]: expected the URL of an authority") }, "\(mistakes)")
    }

    @Test func aProxysFileWithAnAuthoritysPartsIsAMistake() {
        let (_, mistakes) = decode(
            self.proxy(
                "tls: {cert_file: /c, key_file: /k, ca_file: /a}, store: {kind: memory}, token_ttl: 5m",
                more: "backends: {kvm1: {kind: fake, uri: x}}\napi: {}"))
        for key in ["consoleauth.store", "consoleauth.token_ttl", "backends", "api"] {
            #expect(mistakes.contains { $0.contains(" \(key): is not") }, "\(key): \(mistakes)")
        }
    }

    @Test func aProxyWithoutACertificateIsAMistake() {
        let (settings, mistakes) = decode(self.proxy("x: 1"))
        #expect(settings == nil)
        #expect(mistakes.contains { $0.contains("consoleauth.tls: is required") })
        let (_, others) = decode(self.proxy("tls: {cert_file: relative, key_file: /k}"))
        #expect(others.contains { $0.contains("consoleauth.tls.cert_file: \"relative\" is not allowed") })
        #expect(others.contains { $0.contains("consoleauth.tls.ca_file: is required") })
    }

    @Test func oneAuthorityTwiceIsAMistake() {
        let (_, mistakes) = decode(
            """
            consoleauth: {url: ["https://a", "https://a:8775"], tls: {cert_file: /c, key_file: /k, ca_file: /a}}
            listeners: {novnc: {kind: novnc}}
            """)
        #expect(mistakes.contains { $0.contains("consoleauth.url: names an authority twice") })
    }

    @Test func anAuthorityThatWouldTakeAnybodyIsAMistake() {
        let (settings, mistakes) = decode(self.centre("{port: 1}"))
        #expect(settings == nil)
        #expect(mistakes.contains { $0.contains("consoleauth.serve.tls: is required") })
        #expect(mistakes.contains { $0.contains("consoleauth.serve.clients: is required") })
        let (_, others) = decode(
            self.centre("{tls: {cert_file: /c, key_file: /k}, clients: [10.0.0.1, \"a b\"], lease_grace: 2h}"))
        #expect(others.contains { $0.contains("consoleauth.serve.tls.client_ca_file: is required") })
        #expect(others.contains { $0.contains("\"10.0.0.1\" is not allowed") })
        #expect(others.contains { $0.contains("\"a b\" is not allowed") })
        #expect(others.contains { $0.contains("lease_grace: 2h is not allowed: 0ms to 1h") }, "\(others)")
    }

    @Test func itsPortIsItsOwn() {
        let serve = "{port: 6080, host: 0.0.0.0, \(Self.serve.dropFirst())"
        let (_, mistakes) = decode(self.centre(serve, listeners: "{novnc: {kind: novnc}}"))
        #expect(mistakes.contains { $0.contains("0.0.0.0:6080 is taken by consoleauth.serve") }, "\(mistakes)")
        let (_, elsewhere) = decode(self.centre(listeners: "{old: {kind: xvpvnc, port: 8775, elsewhere: true}}"))
        #expect(elsewhere.isEmpty)
    }

    @Test func aListenerThatCannotTellItsURLsCannotBeElsewhere() {
        let (_, mistakes) = decode(self.centre(listeners: "{novnc: {kind: novnc, elsewhere: true}}"))
        #expect(
            mistakes.contains { $0.contains("listeners.novnc.elsewhere: a listener of this kind cannot be elsewhere") })
    }

    @Test func aProxysListenersAreItsOwn() {
        let (_, mistakes) = decode(
            """
            consoleauth: {url: "https://a", tls: {cert_file: /c, key_file: /k, ca_file: /a}}
            listeners: {old: {kind: xvpvnc, elsewhere: true}}
            """)
        #expect(mistakes.contains { $0.contains("listeners.old.elsewhere: is not allowed in a proxy") }, "\(mistakes)")
    }
}
