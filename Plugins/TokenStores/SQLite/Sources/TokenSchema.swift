// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The table of tokens, and how it came to be.
enum TokenSchema {
    /// Brings a file up to date.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        // state: 0 issued, 1 redeemed, 2 its session began. Times are milliseconds since the epoch.
        migrator.registerMigration("tokens") { database in
            try database.execute(
                sql: """
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
                    """)
        }
        return migrator
    }
}
