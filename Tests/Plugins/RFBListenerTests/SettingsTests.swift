// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import NIOCore
import TLS
import Testing

@testable import RFBListener

@Suite struct SettingsTests {
    private static let base = ("base_url", "vnc://127.0.0.1:5900")
    private static let tls = SettingsNode.map([("cert_file", "/c.pem"), ("key_file", "/k.pem")])

    @Test func withoutKeysTheDefaultsHold() throws {
        let report = SettingsReport(file: "f")
        let section = Section(.map([Self.base], and: ["tls": Self.tls]), report: report)
        let factory = try #require(RFBListenerFactory(section: section, name: "rfb"))
        section.finish()
        #expect(report.mistakes.isEmpty)
        #expect(RFBListenerFactory.kind == "rfb")
        #expect(factory.bindAddress == BindAddress(host: "127.0.0.1", port: 5900))
        #expect(factory.writtenConnections == nil)
        #expect(factory.settings.limits.login.negotiationTimeout == .seconds(10))
        #expect(factory.settings.limits.login.loginTimeout == .seconds(120))
        #expect(factory.settings.limits.relay.setUpTimeout == .seconds(15))
        var tls = ServerTLSSettings(certificateFile: "/c.pem", keyFile: "/k.pem")
        tls.maximumVersion = .oneTwo
        #expect(factory.settings.transport.tls == tls)
    }

    @Test func theLimitsAreRead() throws {
        let report = SettingsReport(file: "f")
        let section = Section(
            .map([
                ("max_connections", "5"), ("failed_tokens_per_minute_per_address", "0"),
                ("negotiation_timeout", "5s"), ("login_timeout", "1m"), ("set_up_timeout", "6s"),
            ]), report: report)
        let limits = RFBLimits(section: section)
        section.finish()
        #expect(report.mistakes.isEmpty)
        #expect(limits.connections.connections == 5 && limits.writtenConnections == 5)
        #expect(limits.connections.failedTokensPerMinute == nil)
        #expect(limits.login.negotiationTimeout == .seconds(5) && limits.login.loginTimeout == .seconds(60))
        #expect(limits.relay.setUpTimeout == .seconds(6))
    }

    @Test(
        arguments: [
            ([("base_url", "console")], "base_url"), ([("base_url", "http://h:5900")], "base_url"),
            ([Self.base, ("port", "65536")], "port"), ([Self.base, ("web", "/usr/share/novnc")], "web"),
            ([], "base_url"), ([Self.base, ("proxy_protocol", "true")], "proxy_protocol"),
        ] as [([(String, String)], String)])
    func aMistakeNamesItsKey(entries: [(String, String)], key: String) {
        let report = SettingsReport(file: "f")
        let section = Section(.map(entries, and: ["tls": Self.tls]), report: report)
        _ = RFBListenerFactory(section: section, name: "rfb")
        section.finish()
        #expect(report.mistakes.count == 1)
        #expect(report.mistakes.first?.description.contains(key) == true)
    }

    @Test func thereIsNoListenerWithoutACertificate() {
        let half = SettingsNode.map([("cert_file", "/c.pem")])
        for (sections, key) in [([:], "tls"), (["tls": half], "key_file")] as [([String: SettingsNode], String)] {
            let report = SettingsReport(file: "f")
            let section = Section(.map([Self.base], and: sections), report: report)
            #expect(RFBListenerFactory(section: section, name: "rfb") == nil)
            section.finish()
            #expect(report.mistakes.count == 1)
            #expect(report.mistakes.first?.description.contains(key) == true)
        }
    }
}
