// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `oriel instances`
struct InstancesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instances", abstract: "Look at the instances of all backends.", discussion: CommandStatus.help,
        subcommands: [InstancesListCommand.self, InstancesScreenshotCommand.self],
        defaultSubcommand: InstancesListCommand.self)
}
