// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
import ConsoleCore
import ConsoleTestKit
import Testing

@testable import PostgreSQLTokenStore

@Suite struct MigrationTests {
    private static func failure(of body: () async throws -> Void) async -> String {
        let error = await #expect(throws: ConsoleError.self) { try await body() }
        #expect(error?.code == .authorityUnavailable)
        return error?.explanation ?? ""
    }

    @Test func tablesThatAreNotThereAreMadeOnceAndOnlyOnRequest() async throws {
        try await PostgreSQLServer.with { server in
            let settings = try server.settings()
            let missing = await Self.failure { _ = try await PostgreSQLTokenStore(settings) }
            #expect(missing.contains("no tables of Oriel's: run `oriel store migrate`"), "\(missing)")
            let latest = TokenTables.version
            #expect(try await DatabaseMigration(settings).run() == TokenStoreMigration(from: 0, to: latest))
            let store = try await PostgreSQLTokenStore(settings)
            let record = TokenRecord.sample()
            try await store.insert(record)
            #expect(try await DatabaseMigration(settings).run() == TokenStoreMigration(from: latest, to: latest))
            #expect(try await store.redeem(record.tokenHash, type: .novnc, at: record.issuedAt) == record)
            try await store.close()
        }
    }

    @Test func tablesOfAnotherVersionAreRefused() async throws {
        try await PostgreSQLServer.with { server in
            let settings = try server.settings()
            _ = try await DatabaseMigration(settings).run()
            let store = try await PostgreSQLTokenStore(settings)
            try server.sql("UPDATE console_schema SET version = 99")
            let newer = await Self.failure { _ = try await PostgreSQLTokenStore(settings) }
            #expect(newer.contains("version 99") && newer.contains("use a newer Oriel"), "\(newer)")
            let back = await Self.failure { _ = try await DatabaseMigration(settings).run() }
            #expect(back.contains("newer Oriel"), "\(back)")
            // Who is connected already goes on; a connection that is made now is looked at.
            try server.endConnections()
            let running = await Self.failure {
                _ = try await store.redeem(
                    TokenRecord.sample().tokenHash, type: .novnc, at: TokenRecord.sample().issuedAt)
            }
            #expect(running.contains("version 99"), "\(running)")
            try server.sql("UPDATE console_schema SET version = 0")
            let older = await Self.failure { _ = try await PostgreSQLTokenStore(settings) }
            #expect(older.contains("run `oriel store migrate`"), "\(older)")
            try await store.close()
        }
    }

    @Test func ofManyWhoMigrateAtOnceAllSucceedAndOneDoesIt() async throws {
        try await PostgreSQLServer.with { server in
            for round in 0..<5 {
                try server.sql("CREATE SCHEMA m\(round)")
                let settings = try server.settings("m\(round)")
                let done = try await withThrowingTaskGroup(of: TokenStoreMigration.self) { group in
                    for _ in 0..<6 { group.addTask { try await DatabaseMigration(settings).run() } }
                    return try await group.reduce(into: [TokenStoreMigration]()) { $0.append($1) }
                }
                #expect(done.count { $0.from == 0 } == 1 && done.allSatisfy { $0.to == TokenTables.version })
            }
        }
    }

    @Test func somebodyElsesTableIsLeftAloneAndNothingIsHalfDone() async throws {
        try await PostgreSQLServer.with { server in
            try server.sql("CREATE TABLE console_gate (theirs TEXT)")
            let settings = try server.settings()
            let failure = await Self.failure { _ = try await DatabaseMigration(settings).run() }
            #expect(failure.contains("console_gate"), "\(failure)")
            #expect(try server.sql("SELECT to_regclass('console_token')") == [[nil]])
            #expect(try server.sql("SELECT * FROM console_gate").isEmpty)
        }
    }
}
#endif
