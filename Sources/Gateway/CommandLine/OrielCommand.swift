// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The program's root command.
struct OrielCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oriel", abstract: "Opens the consoles of virtual machines.", discussion: CommandStatus.help,
        subcommands: [
            ServeCommand.self, CheckConfigCommand.self, BackendsCommand.self, InstancesCommand.self,
            ConsoleCommand.self, ConnectCommand.self, PasswdCommand.self, StoreCommand.self,
            ImportNovaCommand.self,
        ])
}
