// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import GRDB
import SQLiteTokenStore
import Testing

@Suite struct OpeningTests {
    private func expectUnopenable(_ path: String) {
        let error = #expect(throws: ConsoleError.self) { try SQLiteTokenStore(path: path) }
        #expect(error?.code == .authorityUnavailable && error?.message.contains(path) == true)
    }

    @Test func whatCannotBeOpenedIsNamed() async throws {
        try await withTemporaryFolder { folder in
            self.expectUnopenable(folder + "/no/tokens.db")
            self.expectUnopenable(folder)
        }
    }

    @Test func whatIsNoDatabaseIsNotTouched() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/notes.txt"
            let content = Data(String(repeating: "these are notes, not tokens\n", count: 100).utf8)
            try content.write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            self.expectUnopenable(path)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
        }
    }

    @Test func aFileThatOthersReadIsRefused() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/tokens.db"
            try await SQLiteTokenStore(path: path).close()
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            self.expectUnopenable(path)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            try await SQLiteTokenStore(path: path).close()
        }
    }

    @Test func somebodyElsesDatabaseIsRefused() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/other.db"
            let other = try DatabaseQueue(path: path)
            try await other.write { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
            try other.close()
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            self.expectUnopenable(path)
            let tables = try await DatabaseQueue(path: path).read { database in
                try String.fetchAll(database, sql: "SELECT name FROM sqlite_master")
            }
            #expect(tables == ["notes"])
        }
    }

    /// A file as the first version left it: before sessions could be taken up again.
    @Test func aFileOfAnEarlierVersionIsBroughtUpToDate() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/tokens.db"
            let old = try DatabaseQueue(path: path)
            let record = TokenRecord.sample()
            try await old.write { database in
                try database.execute(
                    sql: """
                        CREATE TABLE console_token (
                          token_hash BLOB PRIMARY KEY NOT NULL CHECK (length(token_hash) = 32),
                          session_id TEXT NOT NULL UNIQUE, instance_id TEXT NOT NULL, type TEXT NOT NULL,
                          mode TEXT NOT NULL, principal TEXT NOT NULL, project TEXT, issued_at INTEGER NOT NULL,
                          expires_at INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0,
                          tries INTEGER NOT NULL DEFAULT 0
                        ) STRICT, WITHOUT ROWID;
                        CREATE INDEX console_token_expiry ON console_token (expires_at);
                        PRAGMA application_id = \(0x4f52_454c);
                        PRAGMA user_version = 1;
                        """)
                try database.execute(
                    sql: "INSERT INTO console_token VALUES (?, ?, ?, 'novnc', 'control', 'alice', NULL, ?, ?, 0, 0)",
                    arguments: [
                        Data(record.tokenHash), record.session.description, record.instance.description,
                        record.issuedAt.milliseconds, record.expiresAt.milliseconds,
                    ])
            }
            try old.close()
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            let store = try SQLiteTokenStore(path: path)
            #expect(try await store.redeem(record.tokenHash, type: .novnc, at: record.issuedAt) == record)
            try await store.begin(record.session, holding: SessionHold(until: record.expiresAt))
            try await store.close()
            try await SQLiteTokenStore(path: path).close()
        }
    }

    private func factory(_ node: SettingsNode) -> (SQLiteTokenStoreFactory?, [String]) {
        let report = SettingsReport(file: "f")
        let section = Section(node, path: "store", report: report)
        let factory = SQLiteTokenStoreFactory(section: section)
        section.finish()
        return (factory, report.mistakes.map(\.description))
    }

    @Test(arguments: ["tokens.db", "./tokens.db", "../tokens.db", "~/tokens.db", "", ":memory:", "file:/tmp/tokens.db"])
    func aPathThatDependsOnWhereOrielStartsIsRefused(path: String) {
        let (factory, mistakes) = self.factory(.map(["path": .text(path)]))
        #expect(factory != nil, "the rest is read too")
        #expect(mistakes == ["f:1:1: store.path: \"\(path)\" is not allowed: an absolute path"])
    }

    @Test func thePathMayBeLeftOut() {
        let (factory, mistakes) = self.factory(.map([:]))
        #expect(factory != nil && mistakes.isEmpty && SQLiteTokenStoreFactory.kind == "sqlite")
    }

    @Test func unknownKeysAreMistakes() {
        #expect(self.factory(.map(["path": .text("/a"), "mode": .text("wal")])).1.count == 1)
    }

    @Test func theFactoryOpensTheStoreAtItsPath() async throws {
        try await withTemporaryFolder { folder in
            let (factory, _) = self.factory(.map(["path": .text(folder + "/tokens.db")]))
            let store = try await #require(factory).makeTokenStore()
            #expect(FileManager.default.fileExists(atPath: folder + "/tokens.db"))
            try await store.close()
        }
    }
}
