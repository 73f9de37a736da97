// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
package import ConsoleCore

/// Tokens in a PostgreSQL database, or in one that speaks its language: for several authorities at once.
///
/// A change is told when it is committed, as durably as the server does it. The clock is the database's: a token that has
/// expired there is refused whatever the caller believes. A change whose outcome is not known is an error and is never
/// tried again; a token is burnt then at worst.
package final class PostgreSQLTokenStore: TokenStore {
    /// How long the start may take: there nobody waits for a console, and hosts that are away are skipped one by one.
    private static let startPatience = Duration.seconds(10)
    /// How many rows one statement of a sweep deletes.
    private static let batch = 1000

    private let pool: DatabasePool
    private let databaseClock = DatabaseClock()

    /// The database's clock.
    package var clock: TimeSource? { self.databaseClock.timeSource }

    /// Connects, and compares the tables with what this program knows.
    ///
    /// - Throws: ``ConsoleError`` with `authorityUnavailable`.
    init(_ settings: PostgreSQLSettings) async throws {
        let access = DatabaseAccess(
            parameters: settings.connection.parameters, password: settings.password, timeout: settings.timeout)
        let clock = self.databaseClock
        self.pool = DatabasePool(
            (0..<settings.connections).map { _ in DatabaseSession(access, clock: clock) }, timeout: settings.timeout)
        do throws(DatabaseError) {
            try await self.pool.perform(patience: Self.startPatience) { _, _ throws(DatabaseError) in }
        } catch {
            await self.pool.close()
            throw ConsoleError(.authorityUnavailable, "the token store cannot be opened", cause: error)
        }
    }

    package func insert(_ record: TokenRecord, within quota: TokenQuota) async throws -> TokenQuota.Breach? {
        let count = "SELECT count(*) FROM console_token WHERE state = 0 AND expires_at > $8::bigint"
        func limit(_ number: Int?) -> String? { number.map { "\($0)" } }
        let insert = Statement(
            """
            WITH breach AS (
              SELECT CASE
                WHEN (\(count) AND principal = $6) >= $10::bigint THEN 'principal'
                WHEN (\(count) AND instance_id = $3) >= $11::bigint THEN 'instance'
                WHEN $12::bigint IS NOT NULL AND (\(count)) >= $12::bigint THEN 'total'
              END AS what
            ), added AS (
              INSERT INTO console_token
                (token_hash, session_id, instance_id, type, mode, principal, project, issued_at, expires_at)
              SELECT decode($1, 'hex'), $2, $3, $4, $5, $6, $7, $8::bigint, $9::bigint FROM breach WHERE what IS NULL
              RETURNING 1
            )
            SELECT what FROM breach
            """,
            [
                record.tokenHash.hexadecimal, record.session.description, record.instance.description,
                record.type.description, record.mode.rawValue, record.principal, record.project,
                "\(record.issuedAt.milliseconds)", "\(record.expiresAt.milliseconds)", limit(quota.principal),
                limit(quota.instance), limit(quota.total),
            ])
        // Whoever counts has the gate to himself. What a statement sees is what was committed when it began, so the gate
        // has a statement of its own before the one that counts.
        let gate = Statement("SELECT id FROM console_gate WHERE id = 1 FOR UPDATE")
        let answers = try await self.ask("insert") { connection, deadline throws(DatabaseError) in
            if quota == TokenQuota() { return [try connection.run(insert, by: deadline)] }
            return try connection.runTransaction([gate, insert], by: deadline)
        }
        return answers.last?.rows.first?.first?.flatMap { TokenQuota.Breach(rawValue: $0) }
    }

    package func redeem(_ tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        // One statement decides and changes: of many that race, one gets the row.
        try await self.row(
            "redeem",
            Statement(
                """
                UPDATE console_token SET state = 1, tries = tries + 1
                WHERE token_hash = decode($1, 'hex') AND type = $2 AND state = 0 AND expires_at > \(Self.judged("$3"))
                RETURNING \(TokenRow.columns)
                """, [tokenHash.hexadecimal, type.description, "\(now.milliseconds)"])
        ) { row throws(DatabaseError) in try row.record() }
    }

    package func look(at tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        try await self.row(
            "look",
            Statement(
                """
                SELECT \(TokenRow.columns) FROM console_token
                WHERE token_hash = decode($1, 'hex') AND type = $2 AND state = 0 AND expires_at > \(Self.judged("$3"))
                """, [tokenHash.hexadecimal, type.description, "\(now.milliseconds)"])
        ) { row throws(DatabaseError) in try row.record() }
    }

    package func revoke(_ instance: InstanceID, _ scope: RevocationScope) async throws -> Int {
        let states =
            switch scope {
            case .unopened: "0, 1"
            case .all: "0, 1, 2, 4"
            }
        return try await self.change(
            "revoke",
            Statement(
                "UPDATE console_token SET state = 3 WHERE instance_id = $1 AND state IN (\(states))",
                [instance.description]))
    }

    package func sweep(before now: Instant) async throws -> Int {
        let clock = self.databaseClock
        try await self.ask("read the clock") { connection, deadline throws(DatabaseError) in
            let answer = try connection.run(Statement("SELECT \(DatabaseClock.sql)"), by: deadline)
            guard let milliseconds = answer.rows.first?.first?.flatMap({ Int64($0) }) else { return }
            clock.set(to: Instant(milliseconds: milliseconds))
        }
        var total = 0
        while true {
            // In small pieces, and past rows that somebody works on: all authorities sweep, and none waits for another.
            let count = try await self.change(
                "sweep",
                Statement(
                    """
                    DELETE FROM console_token WHERE token_hash IN (
                      SELECT token_hash FROM console_token
                      WHERE expires_at <= $1::bigint AND (held_until IS NULL OR held_until <= $1::bigint)
                      ORDER BY expires_at LIMIT \(Self.batch) FOR UPDATE SKIP LOCKED)
                    """, ["\(now.milliseconds)"]))
            total += count
            if count < Self.batch { return total }
        }
    }

    package func close() async throws {
        await self.pool.close()
    }

    // MARK: Asking

    /// The moment by which something expired: the caller's or the database's, whichever is later.
    static func judged(_ moment: String) -> String { "GREATEST(\(moment)::bigint, \(DatabaseClock.sql))" }

    /// The first row that `statement` answers, read by `read`.
    func row<Value: Sendable>(
        _ what: String, _ statement: Statement,
        _ read: @escaping @Sendable (TokenRow) throws(DatabaseError) -> Value
    ) async throws -> Value? {
        try await self.ask(what) { connection, deadline throws(DatabaseError) in
            guard let row = try connection.run(statement, by: deadline).rows.first else { return nil }
            return try read(TokenRow(row))
        }
    }

    /// How many rows `statement` changes.
    @discardableResult
    func change(_ what: String, _ statement: Statement) async throws -> Int {
        try await self.ask(what) { connection, deadline throws(DatabaseError) in
            try connection.run(statement, by: deadline).changed
        }
    }

    /// What `work` answers.
    ///
    /// - Throws: ``ConsoleError`` with `authorityUnavailable`.
    func ask<Answer: Sendable>(
        _ what: String,
        _ work:
            @escaping @Sendable (borrowing DatabaseConnection, DatabaseConnection.Deadline) throws(DatabaseError)
            -> Answer
    ) async throws -> Answer {
        do throws(DatabaseError) {
            return try await self.pool.perform(work)
        } catch {
            throw ConsoleError(.authorityUnavailable, "the token store failed to \(what)", cause: error)
        }
    }
}
#endif
