// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `oriel console`
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Open the console of an instance, or end the access to it.",
        subcommands: [ConsoleURLCommand.self, ConsoleRevokeCommand.self])
}
