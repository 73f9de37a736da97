// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
import ConsoleCore
import ConsoleTestKit
import Foundation

@testable import PostgreSQLTokenStore

extension PostgreSQLServer {
    /// Settings of a store whose tables are in a schema of this name.
    nonisolated func settings(_ schema: String = "public", timeout: Duration? = nil) throws -> PostgreSQLSettings {
        var settings = PostgreSQLSettings(
            try ConnectionString(self.connection("options=-csearch_path=\(schema)")))
        // Only where the time is what is tested is it short: a machine that is busy is slow.
        settings.timeout = timeout ?? .seconds(10)
        return settings
    }

    /// A store on empty tables of its own in a new schema of this name.
    nonisolated func newStore(
        _ schema: String = "s" + UUID().uuidString.prefix(8).lowercased(), timeout: Duration? = nil
    ) async throws -> PostgreSQLTokenStore {
        try self.sql("CREATE SCHEMA IF NOT EXISTS \(schema)")
        let settings = try self.settings(schema, timeout: timeout)
        _ = try await DatabaseMigration(settings).run()
        return try await PostgreSQLTokenStore(settings)
    }

    /// What the server answers, as its administrator asks.
    @discardableResult
    nonisolated func sql(_ text: String, _ values: [String?] = []) throws -> [[String?]] {
        let connection = try DatabaseConnection(try ConnectionString(self.connection()).parameters)
        return try connection.run(Statement(text, values), by: .now + .seconds(30)).rows
    }

    /// Ends all connections of stores, and waits until their processes are gone.
    nonisolated func endConnections() throws {
        let ended = try self.sql(
            """
            SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
            WHERE application_name = 'oriel' AND pid <> pg_backend_pid()
            """)
        guard ended.allSatisfy({ $0 == ["t"] }) else { throw StillConnected() }
    }

    /// A connection that does not end.
    struct StillConnected: Error {}
}
#endif
