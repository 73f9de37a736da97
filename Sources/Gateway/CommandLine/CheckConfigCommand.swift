// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import RemoteConsoleAuth

/// `oriel check-config`
struct CheckConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Check the configuration and tell every mistake, one a line.",
        discussion: "Nothing is opened, connected or changed.\n\n" + CommandStatus.help)

    @OptionGroup var configuration: ConfigurationOption

    mutating func run() async throws {
        let settings = try self.configuration.load()
        try StandardOutput.write("\(self.configuration.config): ok: \(Self.summary(of: settings))")
    }

    /// What `settings` name, counted.
    static func summary(of settings: GatewaySettings) -> String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let api = settings.api.map { "API on \($0.address)" } ?? "no API"
        switch settings.consoleAuth {
        case .proxy(let proxy):
            let authorities = proxy.urls.map(\.description).joined(separator: ", ")
            return "\(count(settings.listeners.count, "listener")), a proxy of \(authorities)"
        case .authority(let authority):
            let proxies = authority.serve.map { "proxies on \($0.address)" }
            return [
                count(settings.backends.count, "backend"), count(settings.listeners.count, "listener"), api, proxies,
            ].compactMap { $0 }.joined(separator: ", ")
        }
    }
}
