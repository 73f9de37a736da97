// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Foundation
import Gateway
import Settings

extension Plugins {
    /// The fakes.
    static var fakes: Plugins {
        var plugins = Plugins()
        plugins.backends.register(FakeBackendFactory.self)
        plugins.listeners.register(FakeListenerFactory.self)
        plugins.listeners.register(OtherListenerFactory.self)
        plugins.tokenStores.register(FakeStoreFactory.self)
        plugins.identityProviders.register(OpenIdentityFactory.self)
        plugins.identityProviders.register(ClosedIdentityFactory.self)
        return plugins
    }
}

/// What `yaml` gives: the settings, and the mistakes as an operator sees them.
func decode(_ yaml: String) -> (settings: GatewaySettings?, mistakes: [String]) {
    let report = SettingsReport(file: "f")
    let settings = SettingsFile.parse(yaml, report: report).flatMap { section in
        GatewaySettings(section: section, plugins: .fakes)
    }
    return (settings, report.mistakes.map(\.description))
}

/// The smallest configuration, with `more` after it.
func minimal(_ more: String = "") -> String {
    """
    consoleauth: {store: {kind: memory}}
    backends: {kvm1: {kind: fake, uri: "qemu:///system"}}
    listeners: {novnc: {kind: novnc}}
    \(more)
    """
}

/// Writes `text` to a file for the time of `body`.
func withFile<Result>(_ text: String, _ body: (String) async throws -> Result) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "oriel-\(UUID()).yaml").path
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}
