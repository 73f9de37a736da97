// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
import ConsoleCore
import ConsoleTestKit
import Glibc
import Testing

@testable import PostgreSQLTokenStore

/// What becomes of tokens when the database does not do as it should.
@Suite struct FaultTests {
    private static let now = TokenRecord.sample().issuedAt

    /// Redeems `record`; `nil` when the store did not know whether it did.
    private static func redeem(_ record: TokenRecord, from store: PostgreSQLTokenStore) async -> Bool? {
        try? await store.redeem(record.tokenHash, type: .novnc, at: Self.now) != nil
    }

    /// Waits until the store can be used again.
    private static func recover(_ store: PostgreSQLTokenStore) async throws {
        for _ in 0..<600 {
            do {
                _ = try await store.look(at: TokenRecord.sample().tokenHash, type: .novnc, at: Self.now)
                return
            } catch {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        Issue.record("the store does not recover")
    }

    @Test func aServerThatIsStoppedIsKnownSoonAndComesBackByItself() async throws {
        try await PostgreSQLServer.with { server in
            // What a gateway has unless somebody changes it.
            let store = try await server.newStore("stopped", timeout: PostgreSQLSettings.defaultTimeout)
            let records = (0..<8).map { _ in TokenRecord.sample(issuedAt: Self.now) }
            for record in records { try await store.insert(record) }
            try await server.signalAll(SIGSTOP)
            let start = ContinuousClock.now
            let outcomes = await withTaskGroup(of: Bool?.self) { group in
                // More than may wait.
                for number in 0..<200 {
                    group.addTask { await Self.redeem(records[number % 4], from: store) }
                }
                return await group.reduce(into: [Bool?]()) { $0.append($1) }
            }
            let passed = start.duration(to: .now)
            #expect(outcomes.count == 200 && outcomes.allSatisfy { $0 == nil })
            // It is two seconds on a machine that has time.
            #expect(passed < .seconds(20))
            print("a stopped server is known after \(passed)")
            try await server.signalAll(SIGCONT)
            try await Self.recover(store)
            // Those that nobody asked for while it was stopped are as they were; of the others none is given twice.
            for record in records[4...] { #expect(await Self.redeem(record, from: store) == true) }
            for record in records {
                _ = await Self.redeem(record, from: store)
                #expect(await Self.redeem(record, from: store) == false)
            }
            try await store.close()
        }
    }

    @Test func noRestartIsNoticedByThoseWhoComeAfterIt() async throws {
        try await PostgreSQLServer.with { server in
            let store = try await server.newStore("restarted")
            let records = (0..<16).map { _ in TokenRecord.sample(issuedAt: Self.now) }
            // So that there are several connections.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for record in records { group.addTask { try await store.insert(record) } }
                try await group.waitForAll()
            }
            await server.end(SIGINT)
            #expect(await Self.redeem(records[0], from: store) == nil)
            try await server.start()
            for record in records { #expect(await Self.redeem(record, from: store) == true) }
            try await store.close()
        }
    }

    @Test func aServerThatIsKilledGivesNoTokenTwice() async throws {
        try await PostgreSQLServer.with { server in
            let store = try await server.newStore("killed")
            for _ in 0..<3 {
                let records = (0..<48).map { _ in TokenRecord.sample(issuedAt: Self.now) }
                for record in records { try await store.insert(record) }
                let outcomes = await withTaskGroup(of: (TokenRecord, Bool?).self) { group in
                    for record in records { group.addTask { (record, await Self.redeem(record, from: store)) } }
                    // In the middle of it, wherever that is.
                    await server.end(SIGKILL)
                    return await group.reduce(into: [(TokenRecord, Bool?)]()) { $0.append($1) }
                }
                try await server.start()
                try await Self.recover(store)
                for (record, outcome) in outcomes where outcome == true {
                    #expect(await Self.redeem(record, from: store) == false)
                }
                #expect(!outcomes.contains { $0.1 == false })
            }
            try await store.close()
        }
    }

    @Test func aRedeemWhoseAnswerIsLostIsRefusedAndNotTriedAgain() async throws {
        try await PostgreSQLServer.with { server in
            try await server.newStore("cut").close()
            let proxy = try CuttingProxy(server.folder)
            var settings = PostgreSQLSettings(
                try ConnectionString("host=\(proxy.folder) user=oriel dbname=postgres options=-csearch_path=cut"))
            settings.timeout = .seconds(10)
            let store = try await PostgreSQLTokenStore(settings)
            let record = TokenRecord.sample(issuedAt: Self.now)
            try await store.insert(record)
            proxy.cut()
            #expect(await Self.redeem(record, from: store) == nil)
            proxy.mend()
            // It was done, once.
            #expect(try server.sql("SELECT state, tries FROM cut.console_token") == [["1", "1"]])
            try await Self.recover(store)
            #expect(await Self.redeem(record, from: store) == false)
            try await store.close()
            proxy.close()
        }
    }

    @Test func whoWaitsForALockIsRefusedAndNothingIsSpent() async throws {
        try await PostgreSQLServer.with { server in
            let store = try await server.newStore("locked", timeout: .milliseconds(300))
            let record = TokenRecord.sample(issuedAt: Self.now)
            try await Self.recover(store)
            try server.sql(
                """
                INSERT INTO locked.console_token VALUES (decode($1, 'hex'), $2, $3, 'novnc', 'control', 'alice', NULL,
                  $4::bigint, $5::bigint)
                """,
                [
                    record.tokenHash.hexadecimal, record.session.description, record.instance.description,
                    "\(record.issuedAt.milliseconds)", "\(record.expiresAt.milliseconds)",
                ])
            let other = try DatabaseConnection(try ConnectionString(server.connection()).parameters)
            let deadline = ContinuousClock.now + .seconds(60)
            _ = try other.run(Statement("BEGIN"), by: deadline)
            _ = try other.run(Statement("SELECT 1 FROM locked.console_token FOR UPDATE"), by: deadline)
            #expect(await Self.redeem(record, from: store) == nil)
            _ = try other.run(Statement("ROLLBACK"), by: deadline)
            try await store.close()
            let patient = try await PostgreSQLTokenStore(try server.settings("locked"))
            // The server may have been about to do it.
            #expect(await Self.redeem(record, from: patient) != nil)
            #expect(await Self.redeem(record, from: patient) == false)
            try await patient.close()
        }
    }

    @Test func aConnectionThatTheServerEndsUnderAStatementIsRefused() async throws {
        try await PostgreSQLServer.with { server in
            let store = try await server.newStore("ended")
            let record = TokenRecord.sample(issuedAt: Self.now)
            try await store.insert(record)
            let other = try DatabaseConnection(try ConnectionString(server.connection()).parameters)
            let deadline = ContinuousClock.now + .seconds(60)
            _ = try other.run(Statement("BEGIN"), by: deadline)
            _ = try other.run(Statement("SELECT 1 FROM ended.console_token FOR UPDATE"), by: deadline)
            async let redeemed = Self.redeem(record, from: store)
            var ended = 0
            for _ in 0..<1000 where ended == 0 {
                ended = try server.sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                ).count
                if ended == 0 { try await Task.sleep(for: .milliseconds(10)) }
            }
            #expect(ended == 1)
            #expect(await redeemed == nil)
            _ = try other.run(Statement("ROLLBACK"), by: deadline)
            #expect(await Self.redeem(record, from: store) == true)
            try await store.close()
        }
    }
}
#endif
