// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
internal import ConsoleCore

/// Makes or changes the tables, on a thread of its own.
actor DatabaseMigration {
    /// How long it may take. Nobody's console waits for it.
    private static let patience = Duration.seconds(60)
    /// How often it is begun again when somebody else does the same at the same moment.
    private static let attempts = 5

    private let executor = BlockingExecutor(label: "oriel.postgresql.migration")
    private let settings: PostgreSQLSettings

    /// A migration of the database that `settings` name.
    init(_ settings: PostgreSQLSettings) {
        self.settings = settings
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    /// Does it. Either all of it is done, or nothing.
    ///
    /// - Throws: ``ConsoleError`` with `authorityUnavailable`.
    func run() throws -> TokenStoreMigration {
        let access = DatabaseAccess(
            parameters: self.settings.connection.parameters, password: self.settings.password, timeout: Self.patience)
        let deadline = ContinuousClock.now + Self.patience
        var attempt = 1
        while true {
            do throws(DatabaseError) {
                let connection = try access.connect(by: deadline)
                let version = try TokenTables.migrate(connection, by: deadline)
                return TokenStoreMigration(from: version, to: TokenTables.version)
            } catch {
                guard attempt < Self.attempts, Self.isRace(error) else {
                    throw ConsoleError(.authorityUnavailable, "the token store cannot be migrated", cause: error)
                }
                attempt += 1
            }
        }
    }

    /// Whether somebody else made the same table in the same moment: `IF NOT EXISTS` does not wait for that.
    private static func isRace(_ error: DatabaseError) -> Bool {
        error.isConflict || ["23505", "42P07", "42710"].contains(error.state)
    }
}
#endif
