// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import GRDB

/// The table of tokens, and how it came to be.
enum TokenSchema {
    /// What each version added; `user_version` of the file says how many it has.
    ///
    /// state: 0 issued, 1 redeemed, 2 its session began, 3 revoked, 4 its session ended. Times are milliseconds since
    /// the epoch.
    ///
    /// held_until: up to then a session that began is alive or can be taken up again. ends_at: then it is over in any
    /// case. next_session_id: the session that claims to take it up and has not begun.
    private static let steps = [
        """
        CREATE TABLE console_token (
          token_hash BLOB PRIMARY KEY NOT NULL CHECK (length(token_hash) = 32),
          session_id TEXT NOT NULL UNIQUE,
          instance_id TEXT NOT NULL,
          type TEXT NOT NULL,
          mode TEXT NOT NULL,
          principal TEXT NOT NULL,
          project TEXT,
          issued_at INTEGER NOT NULL,
          expires_at INTEGER NOT NULL,
          state INTEGER NOT NULL DEFAULT 0,
          tries INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX console_token_expiry ON console_token (expires_at);
        """,
        """
        ALTER TABLE console_token ADD COLUMN resume_hash BLOB CHECK (resume_hash IS NULL OR length(resume_hash) = 32);
        ALTER TABLE console_token ADD COLUMN next_session_id TEXT;
        ALTER TABLE console_token ADD COLUMN held_until INTEGER;
        ALTER TABLE console_token ADD COLUMN ends_at INTEGER;
        CREATE UNIQUE INDEX console_token_next ON console_token (next_session_id) WHERE next_session_id IS NOT NULL;
        CREATE INDEX console_token_state ON console_token (state, expires_at);
        CREATE INDEX console_token_principal ON console_token (principal, state, expires_at);
        CREATE INDEX console_token_instance ON console_token (instance_id, state, expires_at);
        """,
    ]

    /// `application_id` of the file: "OREL". Tells a token store from somebody else's database.
    private static let applicationID = 0x4f52_454c

    /// Brings a file up to date. A database that is neither empty nor a token store is left alone.
    ///
    /// Looking and changing are one transaction. GRDB's migrator looks first: of two processes that open a new file at
    /// once, one then fails because the table is there already.
    static func bringUpToDate(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                let owner = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
                let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
                guard owner == Self.applicationID || (owner == 0 && tables == 0) else {
                    throw ConsoleError(
                        .authorityUnavailable, "the file is a database, but not a token store of Oriel's")
                }
                try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
                let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
                guard (0...Self.steps.count).contains(version) else {
                    throw ConsoleError(
                        .authorityUnavailable, "the file has version \(version), which this Oriel does not know")
                }
                for step in Self.steps.dropFirst(version) { try database.execute(sql: step) }
                try database.execute(sql: "PRAGMA user_version = \(Self.steps.count)")
                return .commit
            }
        }
    }
}
