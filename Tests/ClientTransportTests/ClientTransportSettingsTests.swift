// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import TLS
import Testing

@testable import ClientTransport

@Suite struct ClientTransportSettingsTests {
    private static func read(_ node: SettingsNode) -> (ClientTransportSettings, [String]) {
        let report = SettingsReport(file: "f")
        let section = Section(node, report: report)
        let settings = ClientTransportSettings(section: section)
        section.finish()
        return (settings, report.mistakes.map { "\($0.path): \($0.what)" })
    }

    @Test func withoutKeysThereIsNothingInBetween() {
        let (settings, mistakes) = Self.read(.map([:]))
        #expect(settings == ClientTransportSettings())
        #expect(mistakes.isEmpty)
    }

    @Test func everyKeyIsRead() {
        let (settings, mistakes) = Self.read(
            .map([
                "tls": .map([
                    "cert_file": .text("/c"), "key_file": .text("/k"), "minimum_version": .text("1.3"),
                ]), "trusted_proxies": .list(.text("10.0.0.0/8"), .text("::1")), "proxy_protocol": .text("true"),
            ]))
        #expect(mistakes.isEmpty)
        #expect(settings.tls == ServerTLSSettings(certificateFile: "/c", keyFile: "/k", minimumVersion: .oneThree))
        #expect(settings.trustedProxies == ["10.0.0.0/8", "::1"].compactMap { IPNetwork($0) })
        #expect(settings.proxyProtocol)
    }

    @Test func mistakesAreTold() {
        let (_, mistakes) = Self.read(
            .map([
                "tls": .map(["cert_file": .text("/c"), "minimum_version": .text("1.1"), "ciphers": .text("x")]),
                "trusted_proxies": .list(.text("0.0.0.0/0"), .text("console.example.org")),
            ]))
        #expect(mistakes.contains("tls.key_file: is required: a text"))
        #expect(mistakes.contains("tls.minimum_version: \"1.1\" is not allowed: 1.2 or 1.3"))
        #expect(mistakes.contains { $0.hasPrefix("tls.ciphers: is not a key") })
        #expect(mistakes.contains { $0.hasPrefix("trusted_proxies: 0.0.0.0/0 is everybody") })
        #expect(mistakes.contains { $0.hasPrefix("trusted_proxies[1]: expected an IP address") })
        #expect(mistakes.count == 5)
    }

    @Test func headersFromNobodyAreAMistake() {
        let (_, mistakes) = Self.read(.map(["proxy_protocol": .text("true")]))
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("proxy_protocol: needs 'trusted_proxies'") == true)
    }
}
