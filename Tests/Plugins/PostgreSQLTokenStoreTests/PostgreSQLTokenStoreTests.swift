// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@testable import PostgreSQLTokenStore

@Suite struct PostgreSQLTokenStoreTests {
    private static let now = TokenRecord.sample().issuedAt

    @Test func itKeepsEveryPromiseOfATokenStore() async throws {
        try await PostgreSQLServer.with { server in
            #expect(await TokenStoreConformance.violations { try await server.newStore() } == [])
            #expect(await TokenStoreConformance.sharedViolations { try await server.newStore("shared_\($0)") } == [])
        }
    }

    @Test func ofManyRacersThroughTwoStoresOneGetsEachToken() async throws {
        try await PostgreSQLServer.with { server in
            let stores = [try await server.newStore("race"), try await server.newStore("race")]
            let records = (0..<300).map { _ in TokenRecord.sample(issuedAt: Self.now) }
            for record in records { try await stores[0].insert(record) }
            // No more at once than may wait for a connection.
            for part in stride(from: 0, to: records.count, by: 12) {
                let winners = try await withThrowingTaskGroup(of: TokenRecord?.self) { group in
                    for record in records[part..<min(part + 12, records.count)] {
                        for racer in 0..<8 {
                            let store = stores[racer % 2]
                            group.addTask { try await store.redeem(record.tokenHash, type: .novnc, at: Self.now) }
                        }
                    }
                    return try await group.reduce(into: [TokenRecord]()) { if let record = $1 { $0.append(record) } }
                }
                #expect(winners.count == 12 && Set(winners).count == 12)
            }
            for store in stores { try await store.close() }
        }
    }

    @Test func noCommitIsLessDurableThanOn() async throws {
        try await PostgreSQLServer.with { server in
            for (given, expected) in [
                ("off", "on"), ("local", "on"), ("on", "on"), ("remote_write", "remote_write"),
                ("remote_apply", "remote_apply"),
            ] {
                let string = try ConnectionString(server.connection("options=-csynchronous_commit=\(given)"))
                let access = DatabaseAccess(parameters: string.parameters, timeout: .seconds(5))
                let connection = try access.connect(by: .now + .seconds(30))
                let answer = try connection.run(Statement("SHOW synchronous_commit"), by: .now + .seconds(30))
                #expect(answer.rows == [[expected]])
            }
        }
    }

    @Test func whatGoesWrongIsToldWithoutWhatIsInTheRow() async throws {
        try await PostgreSQLServer.with { server in
            let store = try await server.newStore("twins")
            let record = TokenRecord.sample()
            try await store.insert(record)
            let error = await #expect(throws: ConsoleError.self) { try await store.insert(record) }
            let text = error?.description.lowercased() ?? ""
            #expect(error?.code == .authorityUnavailable && text.contains("failed to insert"))
            #expect(!text.contains(record.tokenHash.hexadecimal) && !text.contains(record.session.description))
            #expect(!text.contains("alice"))

            // It is not a C string that ends at its first zero.
            var odd = TokenRecord.sample()
            odd.principal = "alice\0bob"
            await #expect(throws: ConsoleError.self) { try await store.insert(odd) }

            try server.sql("UPDATE twins.console_token SET mode = 'admin'")
            await #expect(throws: ConsoleError.self) {
                try await store.redeem(record.tokenHash, type: .novnc, at: record.issuedAt)
            }
            try await store.close()
            let closed = await #expect(throws: ConsoleError.self) { try await store.sweep(before: Self.now) }
            #expect(closed?.code == .authorityUnavailable)
        }
    }

    @Test func aSweepTakesMoreThanOneStatementDeletes() async throws {
        try await PostgreSQLServer.with { server in
            let store = try await server.newStore("many")
            try server.sql(
                """
                INSERT INTO many.console_token
                  SELECT decode(lpad(to_hex(n), 64, '0'), 'hex'), 's' || n, 'i', 'novnc', 'control', 'alice', NULL, 0, 1
                  FROM generate_series(1, 2500) AS n
                """)
            #expect(try await store.sweep(before: Self.now) == 2500)
            try await store.close()
        }
    }
}
#endif
