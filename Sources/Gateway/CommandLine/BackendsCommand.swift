// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `oriel backends`
struct BackendsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backends", abstract: "Look after the backends.",
        subcommands: [BackendsCheckCommand.self, BackendsPinCommand.self])
}
