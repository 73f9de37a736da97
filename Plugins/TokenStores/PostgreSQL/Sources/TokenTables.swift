// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
internal import ConsoleCore

/// The tables of tokens, and how they came to be.
enum TokenTables {
    /// What each version added; the row of `console_schema` says how many the database has. A step that was released is
    /// never changed.
    ///
    /// state: 0 issued, 1 redeemed, 2 its session began, 3 revoked, 4 its session ended. Times are milliseconds since the
    /// epoch, by the database's clock.
    ///
    /// held_until: up to then a session that began is alive or can be taken up again. ends_at: then it is over in any
    /// case. next_session_id: the session that claims to take it up and has not begun. The row of console_gate is what
    /// those who insert tokens wait for, so that they count one after the other.
    private static let steps = [
        [
            """
            CREATE TABLE console_token (
              token_hash BYTEA PRIMARY KEY CHECK (octet_length(token_hash) = 32),
              session_id TEXT NOT NULL UNIQUE,
              instance_id TEXT NOT NULL,
              type TEXT NOT NULL,
              mode TEXT NOT NULL,
              principal TEXT NOT NULL,
              project TEXT,
              issued_at BIGINT NOT NULL,
              expires_at BIGINT NOT NULL,
              state BIGINT NOT NULL DEFAULT 0,
              tries BIGINT NOT NULL DEFAULT 0,
              resume_hash BYTEA CHECK (resume_hash IS NULL OR octet_length(resume_hash) = 32),
              next_session_id TEXT UNIQUE,
              held_until BIGINT,
              ends_at BIGINT
            )
            """,
            "CREATE INDEX console_token_expiry ON console_token (expires_at)",
            "CREATE INDEX console_token_state ON console_token (state, expires_at)",
            "CREATE INDEX console_token_principal ON console_token (principal, state, expires_at)",
            "CREATE INDEX console_token_instance ON console_token (instance_id, state, expires_at)",
            "CREATE TABLE console_gate (id BIGINT PRIMARY KEY)",
            "INSERT INTO console_gate VALUES (1)",
        ]
    ]

    /// The version that this program reads and writes.
    static var version: Int { self.steps.count }

    /// Compares the version of the tables with this program's, and reads the database's clock.
    ///
    /// - Throws: with a sentence that says what to do.
    static func check(
        _ connection: borrowing DatabaseConnection, clock: DatabaseClock, by deadline: DatabaseConnection.Deadline
    ) throws(DatabaseError) {
        let found = try self.look(connection, by: deadline)
        guard let found else {
            throw self.wrong("the database has no tables of Oriel's: run `oriel store migrate`")
        }
        guard found.version >= self.version else {
            throw self.wrong(
                "the tables have version \(found.version), this Oriel needs \(self.version): run `oriel store migrate`")
        }
        guard found.version <= self.version else {
            throw self.wrong(
                "the tables have version \(found.version), this Oriel knows \(self.version) at most: use a newer Oriel")
        }
        clock.set(to: found.now)
    }

    /// Brings the tables up to date in one transaction, and tells from which version. Of several who do so at once one
    /// does the work.
    static func migrate(
        _ connection: borrowing DatabaseConnection, by deadline: DatabaseConnection.Deadline
    ) throws(DatabaseError) -> Int {
        _ = try connection.run(
            Statement(
                """
                CREATE TABLE IF NOT EXISTS console_schema (
                  id BIGINT PRIMARY KEY CHECK (id = 1), version BIGINT NOT NULL)
                """), by: deadline)
        _ = try connection.run(
            Statement("INSERT INTO console_schema (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING"),
            by: deadline)
        _ = try connection.run(Statement("BEGIN ISOLATION LEVEL READ COMMITTED"), by: deadline)
        let answer = try connection.run(
            Statement("SELECT version FROM console_schema WHERE id = 1 FOR UPDATE"), by: deadline)
        guard let version = answer.rows.first?.first??.wholeNumber, (0...self.version).contains(version) else {
            throw self.wrong(
                "the tables are of a newer Oriel than this one, which knows version \(self.version) at most")
        }
        for sql in self.steps.dropFirst(version).joined() { _ = try connection.run(Statement(sql), by: deadline) }
        _ = try connection.run(
            Statement("UPDATE console_schema SET version = $1::bigint WHERE id = 1", ["\(self.version)"]), by: deadline)
        _ = try connection.run(Statement("COMMIT"), by: deadline)
        return version
    }

    private static func look(
        _ connection: borrowing DatabaseConnection, by deadline: DatabaseConnection.Deadline
    ) throws(DatabaseError) -> (version: Int, now: Instant)? {
        let answer: Statement.Answer
        do throws(DatabaseError) {
            answer = try connection.run(
                Statement("SELECT version, \(DatabaseClock.sql) FROM console_schema WHERE id = 1"), by: deadline)
        } catch {
            // undefined_table
            if error.state == "42P01" { return nil }
            throw error
        }
        guard let row = answer.rows.first, row.count == 2, let version = row[0]?.wholeNumber,
            let now = row[1].flatMap({ Int64($0) })
        else { return nil }
        return (version, Instant(milliseconds: now))
    }

    private static func wrong(_ message: String) -> DatabaseError {
        DatabaseError(kind: .notConnected, message: message)
    }
}

extension String {
    fileprivate var wholeNumber: Int? { Int(self) }
}
#endif
