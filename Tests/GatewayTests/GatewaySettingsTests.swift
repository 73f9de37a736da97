// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import Gateway
import Logging
import Testing

@Suite struct GatewaySettingsTests {
    @Test func theSmallestConfigurationHasTheDefaults() throws {
        let (decoded, mistakes) = decode(minimal())
        #expect(mistakes.isEmpty)
        let settings = try #require(decoded)
        #expect(settings.consoleAuth.authority?.grants.tokenLifetime == .seconds(600))
        #expect(settings.consoleAuth.authority?.keyFile == "/var/lib/oriel/token.key")
        #expect(settings.consoleAuth.authority?.grants.maximumSession == .seconds(8 * 3600))
        #expect(settings.consoleAuth.authority?.grants.idleTimeout == .seconds(1800))
        #expect(settings.consoleAuth.authority?.grants.resumeWindow == .seconds(60))
        #expect(settings.consoleAuth.authority?.grants.reuse == .singleUse)
        #expect(settings.consoleAuth.authority?.grants.limits == AuthorityLimits())
        #expect(settings.api == nil)
        #expect(settings.backends.map(\.name) == ["kvm1"])
        #expect(settings.listeners.map(\.type) == [.novnc])
        #expect(settings.log.level == .info)
        #expect(settings.log.format == .text)
        #expect(settings.ownAddresses == [BindAddress(host: "0.0.0.0", port: 6080)])
    }

    @Test func everythingCanBeSaid() throws {
        let (decoded, mistakes) = decode(
            """
            consoleauth:
              token_ttl: 2m
              key_file: /run/key
              max_session: 0s
              idle_timeout: 0s
              resume_window: 0s
              reuse: until-expiry
              limits:
                max_sessions_per_instance: 7
                max_tokens: 6
                max_tokens_per_principal: 5
                max_tokens_per_instance: 0
                new_tokens_per_second_per_principal: 3
              store: {kind: memory, path: /run/tokens}
            api: {host: 10.0.0.1, port: 0, max_connections: 9, identity: {kind: token, secret: {env: SECRET}}}
            backends:
              zulu: {kind: fake, uri: a}
              alpha.example_1-x: {kind: fake, uri: b}
            listeners: {novnc: {kind: novnc}, old: {kind: xvpvnc}}
            log: {level: debug, format: json}
            """)
        #expect(mistakes.isEmpty)
        let settings = try #require(decoded)
        #expect(settings.consoleAuth.authority?.grants.tokenLifetime == .seconds(120))
        #expect(settings.consoleAuth.authority?.grants.maximumSession == nil)
        #expect(settings.consoleAuth.authority?.grants.idleTimeout == nil)
        #expect(settings.consoleAuth.authority?.grants.resumeWindow == .zero)
        #expect(settings.consoleAuth.authority?.grants.reuse == .untilExpiry)
        #expect(settings.consoleAuth.authority?.grants.limits.sessionsPerInstance == 7)
        #expect(settings.consoleAuth.authority?.grants.limits.tokens == TokenQuota(total: 6, principal: 5))
        #expect(settings.consoleAuth.authority?.grants.limits.newTokensPerSecond == 3)
        #expect(settings.api?.maximumConnections == 9)
        #expect(settings.api?.address == BindAddress(host: "10.0.0.1", port: 0))
        #expect(settings.backends.map(\.name) == ["zulu", "alpha.example_1-x"])
        #expect(settings.listeners.map(\.name) == ["novnc", "old"])
        #expect(settings.log.level == .debug)
        #expect(settings.log.format == .json)
    }

    @Test(arguments: ["api:", "api: {}", "api: {identity: {}}", "api: {identity: {kind: none}}"])
    func anAPIHasDefaults(_ api: String) throws {
        let (settings, mistakes) = decode(minimal(api))
        #expect(mistakes.isEmpty)
        #expect(settings?.api?.address == BindAddress(host: "127.0.0.1", port: 8774))
        #expect(settings?.api?.identity is OpenIdentityFactory)
    }

    @Test func anEmptyFileMissesWhatIsRequired() {
        let (settings, mistakes) = decode("")
        #expect(settings == nil)
        #expect(
            mistakes == [
                "f:1:1: backends: is required: a map of keys", "f:1:1: consoleauth: is required: a map of keys",
                "f:1:1: listeners: is required: a map of keys",
            ])
    }

    @Test func tenMistakesAreToldAtTheirPlaces() {
        let (_, mistakes) = decode(
            """
            consoleauth:
              token_ttl: 25h
              idle_timeout: 1800
              store: {kind: postgres}
            api:
              host: 0.0.0.0
              port: 99999
              identty: {kind: none}
            backends:
              kvm1:
                kind: fake
                workers: 0
                password: hunter2
              "kvm 2": {kind: fake, uri: x}
              kvm3: {kind: fake, uri: x, ur1: y}
              kvm4: {kind: vmware}
              kvm5: {uri: x}
              kvm3: {}
            listeners:
              novnc: {kind: novnc, port: 6080}
              second: {kind: novnc, port: 6082}
            log: {level: loud}
            logs: {}
            """)
        let reference = "a reference: {file: PATH}, {env: NAME} or {credential: NAME}"
        #expect(
            mistakes == [
                "f:2:14: consoleauth.token_ttl: 25h is not allowed: 1s to 1d",
                "f:3:17: consoleauth.idle_timeout: expected a duration with its unit, as in 500ms, 30s, 10m, 8h or 2d, "
                    + "found \"1800\"",
                "f:4:17: consoleauth.store.kind: \"postgres\" is not a kind that this oriel has: memory",
                "f:6:9: api.host: \"0.0.0.0\" is not allowed with identity kind 'none', which lets everybody in: "
                    + "127.0.0.1, ::1 or localhost",
                "f:7:9: api.port: 99999 is not allowed: 0 to 65535",
                "f:8:3: api.identty: is not a key of this section; known keys: host, identity, max_connections, port, "
                    + "proxy_protocol, tls, trusted_proxies",
                "f:10:3: backends.kvm1.uri: is required: a text",
                "f:12:14: backends.kvm1.workers: 0 is not allowed: 1 to 64",
                "f:13:15: backends.kvm1.password: expected \(reference); a secret is never written into this file, "
                    + "found a value",
                "f:14:12: backends.kvm 2: is not a name: 1 to 64 of the letters A to Z, digits, '_', '-' and '.'",
                "f:15:30: backends.kvm3.ur1: is not a key of this section; known keys: fails, kind, password, uri, "
                    + "workers",
                "f:16:16: backends.kvm4.kind: \"vmware\" is not a kind that this oriel has: fake",
                "f:17:3: backends.kvm5.kind: is required: one of fake",
                "f:18:3: the key 'kvm3' is given twice in this map, first in line 15",
                "f:21:18: listeners.second.kind: listener 'novnc' is of this kind already: one of each is allowed",
                "f:22:14: log.level: \"loud\" is not allowed: trace, debug, info, notice, warning, error",
                "f:23:1: logs: is not a key of this section; known keys: api, backends, consoleauth, listeners, log, metrics, projects, shutdown",
            ])
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.3.2.1", true), ("::1", true), ("localhost", true), ("0.0.0.0", false),
        ("10.0.0.1", false), ("::", false), ("console.example.org", false),
    ])
    func anOpenAPIStaysOnLoopback(_ host: String, _ isAllowed: Bool) {
        #expect(decode(minimal("api: {host: \"\(host)\"}")).mistakes.isEmpty == isAllowed)
    }

    @Test(arguments: [
        ("0.0.0.0", 8774, "127.0.0.1", false), ("127.0.0.1", 8774, "127.0.0.1", false),
        ("localhost", 8774, "127.0.0.1", false), ("10.0.0.1", 8774, "127.0.0.1", true),
        ("127.0.0.1", 8775, "127.0.0.1", true), ("::1", 8774, "0:0::1", false),
    ])
    func noTwoServersShareAPort(_ host: String, _ port: Int, _ api: String, _ isAllowed: Bool) {
        let (_, mistakes) = decode(
            """
            consoleauth: {store: {kind: memory}}
            backends: {kvm1: {kind: fake, uri: x}}
            api: {host: "\(api)"}
            listeners:
              novnc:
                kind: novnc
                host: "\(host)"
                port: \(port)
            """)
        let address = BindAddress(host: host, port: port)
        let taken = BindAddress(host: api, port: 8774)
        #expect(mistakes == (isAllowed ? [] : ["f:8:11: listeners.novnc.port: \(address) is taken by api (\(taken))"]))
    }

    @Test func serversThatTakeAnyPortDoNotCollide() {
        let yaml = """
            consoleauth: {store: {kind: memory}}
            backends: {kvm1: {kind: fake, uri: x}}
            api: {port: 0}
            listeners: {a: {kind: novnc, port: 0}, b: {kind: xvpvnc, port: 0}}
            """
        #expect(decode(yaml).mistakes.isEmpty)
    }

    @Test func somethingMustBeBehindAndInFront() {
        let (_, mistakes) = decode("consoleauth: {store: {kind: memory}}\nbackends: {}\nlisteners:\n")
        #expect(
            mistakes == [
                "f:2:1: backends: at least one backend is required",
                "f:3:1: listeners: at least one listener is required",
            ])
    }

    @Test(arguments: ["", String(repeating: "x", count: 65), "a/b", "a b", "ä", "a\\nb"])
    func namesAreRestricted(_ name: String) {
        let yaml = """
            consoleauth: {store: {kind: memory}}
            backends: {"\(name)": {kind: fake, uri: x}}
            listeners: {novnc: {kind: novnc}}
            """
        #expect(decode(yaml).mistakes.count == 1)
    }
}
