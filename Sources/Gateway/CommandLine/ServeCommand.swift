// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `oriel serve`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the gateway until it is told to stop.", discussion: CommandStatus.help)

    @OptionGroup var configuration: ConfigurationOption

    mutating func run() async throws {
        let settings = try self.configuration.load()
        try await GatewayService(
            settings: settings, file: self.configuration.config, plugins: CommandContext.plugins,
            startUp: CommandContext.startUp ?? StartUp.take()
        ).run()
    }
}
