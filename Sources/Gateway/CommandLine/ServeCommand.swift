// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// `oriel serve`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the gateway until it is told to stop.", discussion: CommandStatus.help)

    @OptionGroup var configuration: ConfigurationOption

    mutating func run() async throws {
        let settings = try self.configuration.load()
        // Whoever reads the log may go away; the gateway and its sessions stay.
        signal(SIGPIPE, SIG_IGN)
        // What other daemons take for "read your file again" must not end sessions.
        signal(SIGHUP, SIG_IGN)
        try await GatewayService.run(settings: settings, logger: settings.log.logger())
    }
}
