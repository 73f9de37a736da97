// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleCore

/// `oriel store migrate`
struct StoreMigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Make or change the tables of the token store for this version of Oriel.",
        discussion: """
            A store that is up to date is left as it is. What changes, changes in one transaction: all of it or nothing.

            \(CommandStatus.help)
            """)

    @OptionGroup var configuration: ConfigurationOption

    mutating func run() async throws {
        let settings = try self.configuration.load()
        guard let authority = settings.consoleAuth.authority else {
            throw CommandFailure(
                .mistakes, "consoleauth: this is the file of a proxy, and the store is its authority's")
        }
        try StandardOutput.write(try await Self.migrate(authority.store))
    }

    /// Migrates the store, and says what was done.
    static func migrate(_ store: any TokenStoreFactory) async throws -> String {
        let kind = type(of: store).kind
        guard let store = store as? any TokenStoreMigrating else {
            return "\(kind): nothing to do: this kind of store is brought up to date when it is opened"
        }
        let done = try await store.migrate()
        return done.from == done.to
            ? "\(kind): up to date, version \(done.to)" : "\(kind): migrated from version \(done.from) to \(done.to)"
    }
}
