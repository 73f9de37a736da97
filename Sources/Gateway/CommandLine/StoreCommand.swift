// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `oriel store`
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Look after the store of tokens.", subcommands: [StoreMigrateCommand.self])
}
