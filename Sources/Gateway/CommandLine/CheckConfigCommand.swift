// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

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
        return [
            count(settings.backends.count, "backend"), count(settings.listeners.count, "listener"), api,
        ].joined(separator: ", ")
    }
}
