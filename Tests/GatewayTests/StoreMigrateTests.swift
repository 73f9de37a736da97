// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConsoleCore
import ConsoleTestKit
import Testing

@testable import Gateway

@Suite struct StoreMigrateTests {
    /// A kind of store with tables of this version.
    private struct Factory: TokenStoreMigrating {
        static let kind = "tables"
        var version = 0

        init?(section: Section) {}
        init(version: Int) { self.version = version }

        func makeTokenStore() async throws -> any TokenStore {
            throw ConsoleError(.authorityUnavailable, "nobody opens it to migrate it")
        }

        func migrate() async throws -> TokenStoreMigration {
            guard self.version <= 3 else { throw ConsoleError(.authorityUnavailable, "it is newer") }
            return TokenStoreMigration(from: self.version, to: 3)
        }
    }

    @Test func theCommandTakesTheUsualFile() throws {
        let parsed = try OrielCommand.parseAsRoot(["store", "migrate", "--config", "f"])
        #expect(try #require(parsed as? StoreMigrateCommand).configuration.config == "f")
    }

    @Test func whatWasDoneIsSaid() async throws {
        #expect(try await StoreMigrateCommand.migrate(Factory(version: 1)) == "tables: migrated from version 1 to 3")
        #expect(try await StoreMigrateCommand.migrate(Factory(version: 3)) == "tables: up to date, version 3")
        await #expect(throws: ConsoleError.self) { try await StoreMigrateCommand.migrate(Factory(version: 4)) }
    }

    @Test func aStoreThatNeedsNoMigrationIsNoMistake() async throws {
        let section = Section(.map([:]), report: SettingsReport(file: "f"))
        let store = try #require(FakeStoreFactory(section: section))
        let said = try await StoreMigrateCommand.migrate(store)
        #expect(said.hasPrefix("memory: nothing to do"))
    }
}
