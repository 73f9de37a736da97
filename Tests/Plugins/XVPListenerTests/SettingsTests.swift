// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleRelay
import ConsoleTestKit
import NIOCore
import Testing

@testable import XVPListener

@Suite struct SettingsTests {
    private static let base = ("base_url", "http://127.0.0.1:6081/console")

    @Test func withoutKeysTheDefaultsHold() throws {
        let report = SettingsReport(file: "f")
        let section = Section(.map([Self.base]), report: report)
        let factory = try #require(XVPListenerFactory(section: section, name: "xvpvnc"))
        section.finish()
        #expect(report.mistakes.isEmpty)
        #expect(XVPListenerFactory.kind == "xvpvnc")
        #expect(factory.bindAddress == BindAddress(host: "127.0.0.1", port: 6081))
        #expect(factory.writtenConnections == nil)
        #expect(factory.settings.limits.requests.requestTimeout == .seconds(10))
        #expect(factory.settings.limits.requests.head == 8192)
        #expect(factory.settings.limits.relay.setUpTimeout == .seconds(15))
        #expect(factory.settings.transport.tls == nil)
    }

    @Test func theLimitsAreRead() throws {
        let report = SettingsReport(file: "f")
        let section = Section(
            .map([
                ("max_connections", "5"), ("failed_tokens_per_minute_per_address", "0"), ("request_timeout", "5s"),
                ("max_header_size", "1024"), ("set_up_timeout", "6s"),
            ]), report: report)
        let limits = XVPLimits(section: section)
        section.finish()
        #expect(report.mistakes.isEmpty)
        #expect(limits.connections.connections == 5 && limits.writtenConnections == 5)
        #expect(limits.connections.failedTokensPerMinute == nil)
        #expect(limits.requests.requestTimeout == .seconds(5) && limits.requests.head == 1024)
        #expect(limits.relay.setUpTimeout == .seconds(6))
    }

    @Test(
        arguments: [
            ([("base_url", "console")], "base_url"), ([Self.base, ("port", "65536")], "port"),
            ([Self.base, ("web", "/usr/share/novnc")], "web"), ([], "base_url"),
            ([Self.base, ("proxy_protocol", "true")], "proxy_protocol"),
        ] as [([(String, String)], String)])
    func aMistakeNamesItsKey(entries: [(String, String)], key: String) {
        let report = SettingsReport(file: "f")
        let section = Section(.map(entries), report: report)
        _ = XVPListenerFactory(section: section, name: "xvpvnc")
        section.finish()
        #expect(report.mistakes.count == 1)
        #expect(report.mistakes.first?.description.contains(key) == true)
    }
}
