// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleAPI

/// `oriel instances list`, which is also what `oriel instances` alone does.
struct InstancesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the instances of all backends.", discussion: CommandStatus.help)

    @OptionGroup var options: SourceOptions
    @OptionGroup var format: FormatOptions

    mutating func run() async throws {
        let listing = try await self.options.withSource { try await $0.instances() }
        try StandardOutput.write(try Self.text(of: listing, as: self.format.output))
        let lines = listing.errors.map { "oriel: backend \($0.backend): \($0.message)" }
        if !lines.isEmpty {
            throw CommandFailure(.unavailable, lines: lines.map { Printable.escape($0) })
        }
    }

    /// The listing in `format`.
    static func text(of listing: InstanceListing, as format: OutputFormat) throws -> String {
        switch format {
        case .json:
            return try listing.json.text
        case .table:
            let rows = listing.instances.map { instance in
                [instance.name, instance.id, instance.powerState, instance.backend, instance.title ?? ""]
            }
            return TextTable(headings: ["NAME", "ID", "STATE", "BACKEND", "TITLE"], rows: rows).text
        }
    }
}
