// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import GRDB
import Testing

@testable import SQLiteTokenStore

@Suite struct SQLiteTokenStoreTests {
    private static let now = Instant(milliseconds: 1_800_000_000_000)

    /// Calls `body` with an open store in a folder of its own, and closes it.
    private static func withStore(_ body: (SQLiteTokenStore, String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteTokenStore(path: folder + "/tokens.db")
            do {
                try await body(store, folder)
            } catch {
                try await store.close()
                throw error
            }
            try await store.close()
        }
    }

    @Test func itKeepsEveryPromiseOfATokenStore() async throws {
        try await withTemporaryFolder { folder in
            let violations = await TokenStoreConformance.violations {
                try SQLiteTokenStore(path: "\(folder)/\(UUID().uuidString).db")
            }
            #expect(violations == [])
            let shared = await TokenStoreConformance.sharedViolations {
                try SQLiteTokenStore(path: "\(folder)/\($0).db")
            }
            #expect(shared == [])
        }
    }

    @Test func aUsedTokenIsOnTheDiskBeforeItIsTold() async throws {
        try await Self.withStore { store, _ in
            // WAL with NORMAL forgets the last commits in a power loss: a used token would be good again. FULL is 2.
            let (synchronous, journal, secureDelete, trusted) = try await store.database.read { database in
                (
                    try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                    try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                    try Int.fetchOne(database, sql: "PRAGMA secure_delete"),
                    try Int.fetchOne(database, sql: "PRAGMA trusted_schema")
                )
            }
            #expect(synchronous == 2)
            #expect(journal == "wal")
            #expect(secureDelete == 1)
            #expect(trusted == 0)
        }
    }

    @Test func onlyTheOwnerReadsTheFiles() async throws {
        try await Self.withStore { store, folder in
            try await store.insert(.sample())
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names == ["tokens.db", "tokens.db-shm", "tokens.db-wal"])
            for name in names {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
            }
        }
    }

    @Test func aTokenComesBackAfterARestartAndAUsedOneDoesNot() async throws {
        try await withTemporaryFolder { folder in
            let records = (0..<3).map { _ in TokenRecord.sample(issuedAt: Self.now, project: "blue") }
            let first = try SQLiteTokenStore(path: folder + "/tokens.db")
            for record in records { try await first.insert(record) }
            #expect(try await first.redeem(records[1].tokenHash, type: .novnc, at: Self.now) == records[1])
            _ = try await first.redeem(records[2].tokenHash, type: .novnc, at: Self.now)
            try await first.close()

            let second = try SQLiteTokenStore(path: folder + "/tokens.db")
            #expect(try await second.redeem(records[0].tokenHash, type: .novnc, at: Self.now) == records[0])
            #expect(try await second.redeem(records[1].tokenHash, type: .novnc, at: Self.now) == nil)
            // How often a token was tried survives too.
            try await second.release(records[2].session, maximumTries: 1)
            #expect(try await second.redeem(records[2].tokenHash, type: .novnc, at: Self.now) == nil)
            try await second.begin(records[1].session, holding: SessionHold(until: Self.now))
            try await second.close()
        }
    }

    @Test func ofTwoStoresOnOneFileOneGivesTheToken() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/tokens.db"
            let stores = try (0..<2).map { _ in try SQLiteTokenStore(path: path) }
            for _ in 0..<20 {
                let record = TokenRecord.sample(issuedAt: Self.now)
                try await stores[0].insert(record)
                let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for racer in 0..<16 {
                        let store = stores[racer % 2]
                        group.addTask { try await store.redeem(record.tokenHash, type: .novnc, at: Self.now) != nil }
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(winners == 1)
            }
            for store in stores { try await store.close() }
        }
    }

    @Test func manyWhoOpenANewFileAtOnceAllSucceed() async throws {
        for _ in 0..<25 {
            try await withTemporaryFolder { folder in
                let stores = try await withThrowingTaskGroup(of: SQLiteTokenStore.self) { group in
                    for _ in 0..<4 { group.addTask { try SQLiteTokenStore(path: folder + "/tokens.db") } }
                    return try await group.reduce(into: [SQLiteTokenStore]()) { $0.append($1) }
                }
                let record = TokenRecord.sample(issuedAt: Self.now)
                try await stores[0].insert(record)
                #expect(try await stores[3].redeem(record.tokenHash, type: .novnc, at: Self.now) == record)
                for store in stores { try await store.close() }
            }
        }
    }

    @Test(arguments: [99, -1]) func aFileOfAnUnknownVersionIsRefused(version: Int) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/tokens.db"
            let store = try SQLiteTokenStore(path: path)
            try await store.database.write { try $0.execute(sql: "PRAGMA user_version = \(version)") }
            try await store.close()
            let error = #expect(throws: ConsoleError.self) { try SQLiteTokenStore(path: path) }
            #expect(error?.code == .authorityUnavailable && error?.description.contains("version \(version)") == true)
        }
    }

    @Test func aFailureDoesNotTellTheHash() async throws {
        try await Self.withStore { store, _ in
            let record = TokenRecord.sample()
            try await store.insert(record)
            let error = await #expect(throws: ConsoleError.self) { try await store.insert(record) }
            let text = error?.description.lowercased() ?? ""
            let hexadecimal = record.tokenHash.map { String(format: "%02x", $0) }.joined()
            #expect(text.contains("failed to insert") && !text.contains(hexadecimal))
            #expect(!text.contains(record.session.description) && !text.contains("alice"))
        }
    }

    @Test func aClosedStoreRefuses() async throws {
        try await Self.withStore { store, _ in
            try await store.close()
            let error = await #expect(throws: ConsoleError.self) {
                try await store.redeem(TokenRecord.sample().tokenHash, type: .novnc, at: Self.now)
            }
            #expect(error?.code == .authorityUnavailable)
        }
    }

    @Test func aRowThatThisVersionNeverWroteIsNotAToken() async throws {
        try await Self.withStore { store, _ in
            let record = TokenRecord.sample(issuedAt: Self.now)
            try await store.insert(record)
            try await store.database.write { try $0.execute(sql: "UPDATE console_token SET mode = 'admin'") }
            let error = await #expect(throws: ConsoleError.self) {
                try await store.redeem(record.tokenHash, type: .novnc, at: Self.now)
            }
            #expect(error?.code == .authorityUnavailable)
        }
    }
}
