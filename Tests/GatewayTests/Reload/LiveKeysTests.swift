// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import PluginCatalog
import Settings
import Testing

@testable import Gateway

@Suite struct LiveKeysTests {
    private static let file = """
        consoleauth: {token_ttl: 600s, key_file: /k, store: {kind: sqlite, path: /t}}
        api: {port: 1}
        backends: {lab: {kind: static, instances: {box: {host: 10.0.0.5, port: 5901}}}}
        listeners: {novnc: {kind: novnc, port: 2, base_url: "http://h/console.html"}}
        metrics: {port: 3}
        shutdown: {drain: 1s}
        log: {level: info}
        """

    /// What needs a restart when the one text in the file becomes the other.
    private func refused(_ old: String, _ new: String) throws -> [String] {
        func settings(_ text: String) throws -> GatewaySettings {
            let report = SettingsReport(file: "f")
            let section = try #require(SettingsFile.parse(text, report: report))
            let settings = try #require(GatewaySettings(section: section, plugins: .builtIn))
            #expect(report.mistakes.map(\.description) == [])
            return settings
        }
        #expect(Self.file.contains(old))
        let (before, after) = (try settings(Self.file), try settings(Self.file.replacing(old, with: new)))
        let difference = SettingsDifference(from: before.tree, to: after.tree)
        #expect(!difference.changes.isEmpty)
        return LiveKeys.restartNeeded(difference, from: before, to: after).map(\.path)
    }

    @Test(arguments: [
        ("token_ttl: 600s", "token_ttl: 60s"), ("token_ttl: 600s", "max_session: 1h"), ("drain: 1s", "drain: 2s"),
        ("level: info", "level: debug"), ("host: 10.0.0.5", "host: 10.0.0.6"), ("box:", "bax:"), ("lab:", "lub:"),
        ("base_url: \"http://h/", "base_url: \"http://g/"), ("port: 2,", "port: 2, frame_ancestors: [\"'self'\"],"),
        ("port: 2,", "port: 2, host: 127.0.0.1,"), ("port: 2,", "port: 2, limits: {request_timeout: 5s},"),
    ])
    func whatCanChangeLiveDoes(_ old: String, _ new: String) throws {
        #expect(try self.refused(old, new) == [])
    }

    @Test(arguments: [
        ("port: 1}", "port: 4}", ["api.port"]), ("port: 2,", "port: 4,", ["listeners.novnc.port"]),
        ("port: 2,", "port: 2, host: 127.0.0.2,", ["listeners.novnc.host"]), ("port: 3", "port: 4", ["metrics.port"]),
        (
            "port: 2,", "port: 2, limits: {max_connections: 9, ping_interval: 9s},",
            ["listeners.novnc.limits.max_connections"]
        ),
        ("key_file: /k", "key_file: /l", ["consoleauth.key_file"]),
        ("path: /t", "path: /u", ["consoleauth.store.path"]),
    ])
    func whatCannotIsNamed(_ old: String, _ new: String, _ keys: [String]) throws {
        #expect(try self.refused(old, new) == keys)
    }

    @Test func aListenerThatComesOrGoesNeedsARestart() throws {
        #expect(try self.refused("novnc: {", "other: {").contains("listeners.other.port"))
    }
}
