// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import Foundation
internal import GRDB

/// Tokens in one SQLite file: the embedded default.
///
/// WAL with `synchronous=FULL`, because a token that was used must stay used after a power loss. The file belongs to one
/// machine; several processes of it may share it.
package final class SQLiteTokenStore: TokenStore {
    /// The one connection. Not private, so that tests can ask it for its pragmas.
    let database: DatabaseQueue

    /// Opens the file at `path`, or makes it with mode 0600.
    ///
    /// - Throws: ``ConsoleError`` with `authorityUnavailable`.
    package init(path: String) throws {
        do {
            try OwnersFile.make(path)
            var configuration = Configuration()
            configuration.label = "oriel.tokens"
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { database in
                try WriteAheadLog.switchOn(database)
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA trusted_schema = OFF")
                try database.execute(sql: "PRAGMA secure_delete = ON")
            }
            self.database = try DatabaseQueue(path: path, configuration: configuration)
            try TokenSchema.bringUpToDate(self.database)
        } catch {
            throw Self.error("the token store \(path) cannot be opened", cause: error)
        }
    }

    package func insert(_ record: TokenRecord, within quota: TokenQuota) async throws -> TokenQuota.Breach? {
        try await self.write("insert") { database in
            if let breach = try TokenCount.breach(of: quota, by: record, in: database) { return breach }
            try database.execute(
                sql: """
                    INSERT INTO console_token
                      (token_hash, session_id, instance_id, type, mode, principal, project, issued_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(record.tokenHash), record.session.description, record.instance.description,
                    record.type.description, record.mode.rawValue, record.principal, record.project,
                    record.issuedAt.milliseconds, record.expiresAt.milliseconds,
                ])
            return nil
        }
    }

    package func redeem(_ tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        try await self.write("redeem") { database in
            // One statement decides and changes: of many that race, one gets the row.
            try Row.fetchOne(
                database,
                sql: """
                    UPDATE console_token SET state = 1, tries = tries + 1
                    WHERE token_hash = ? AND type = ? AND state = 0 AND expires_at > ? RETURNING *
                    """,
                arguments: [Data(tokenHash), type.description, now.milliseconds]
            ).map(TokenRow.record)
        }
    }

    package func look(at tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord? {
        try await self.write("look") { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM console_token WHERE token_hash = ? AND type = ? AND state = 0 AND expires_at > ?",
                arguments: [Data(tokenHash), type.description, now.milliseconds]
            ).map(TokenRow.record)
        }
    }

    package func resume(
        _ tokenHash: [UInt8], resumeHash: [UInt8], type: ConsoleType, as session: SessionID, at now: Instant
    ) async throws -> Resumption? {
        try await self.write("resume") { database in
            try Row.fetchOne(
                database,
                sql: """
                    UPDATE console_token SET next_session_id = ?
                    WHERE token_hash = ? AND type = ? AND state IN (2, 4) AND resume_hash = ? AND held_until > ?
                      AND (ends_at IS NULL OR ends_at > ?) RETURNING *
                    """,
                arguments: [
                    session.description, Data(tokenHash), type.description, Data(resumeHash), now.milliseconds,
                    now.milliseconds,
                ]
            ).map { try TokenRow.resumption($0, as: session) }
        }
    }

    package func release(_ session: SessionID, maximumTries: Int) async throws {
        try await self.write("release") { database in
            try database.execute(
                sql: "UPDATE console_token SET next_session_id = NULL WHERE next_session_id = ?",
                arguments: [session.description])
            try database.execute(
                sql: "UPDATE console_token SET state = 0 WHERE session_id = ? AND state = 1 AND tries < ?",
                arguments: [session.description, maximumTries])
        }
    }

    package func begin(_ session: SessionID, holding hold: SessionHold) async throws {
        try await self.write("begin") { database in
            // Of several sessions that claimed the same one, the one whose id is there takes its place.
            try database.execute(
                sql: """
                    UPDATE console_token
                    SET state = 2, session_id = :session, next_session_id = NULL, resume_hash = :resume,
                      held_until = :until, ends_at = COALESCE(ends_at, :ends)
                    WHERE (session_id = :session AND state = 1) OR (next_session_id = :session AND state IN (2, 4))
                    """,
                arguments: [
                    "session": session.description, "resume": hold.resumeHash.map { Data($0) },
                    "until": hold.until.milliseconds, "ends": hold.endsAt?.milliseconds,
                ])
            guard database.changesCount == 1 else {
                throw ConsoleError(.tokenRejected, "the token of session \(session) is not there any more")
            }
        }
    }

    package func revoke(_ instance: InstanceID, _ scope: RevocationScope) async throws -> Int {
        let states =
            switch scope {
            case .unopened: "0, 1"
            case .all: "0, 1, 2, 4"
            }
        return try await self.write("revoke") { database in
            try database.execute(
                sql: "UPDATE console_token SET state = 3 WHERE instance_id = ? AND state IN (\(states))",
                arguments: [instance.description])
            return database.changesCount
        }
    }

    package func renew(_ sessions: Set<SessionID>, until moment: Instant) async throws -> Set<SessionID> {
        try await self.write("renew") { database in
            let statement = try database.makeStatement(
                sql: "UPDATE console_token SET held_until = ? WHERE session_id = ? AND state = 2")
            return try sessions.filter { session in
                try statement.execute(arguments: [moment.milliseconds, session.description])
                return database.changesCount == 1
            }
        }
    }

    package func end(_ session: SessionID, holdingUntil moment: Instant) async throws {
        try await self.write("end") { database in
            try database.execute(
                sql: "UPDATE console_token SET state = 4, held_until = ? WHERE session_id = ? AND state = 2",
                arguments: [moment.milliseconds, session.description])
        }
    }

    package func sweep(before now: Instant) async throws -> Int {
        try await self.write("sweep") { database in
            try database.execute(
                sql: """
                    DELETE FROM console_token
                    WHERE expires_at <= ? AND (held_until IS NULL OR held_until <= ?)
                    """, arguments: [now.milliseconds, now.milliseconds])
            return database.changesCount
        }
    }

    package func close() async throws {
        do {
            try self.database.close()
        } catch {
            throw Self.error("the token store cannot be closed", cause: error)
        }
    }

    private func write<Value: Sendable>(
        _ what: String, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await self.database.write(body)
        } catch let error as ConsoleError {
            throw error
        } catch {
            throw Self.error("the token store failed to \(what)", cause: error)
        }
    }

    private static func error(_ message: String, cause: any Error) -> ConsoleError {
        ConsoleError(.authorityUnavailable, message, cause: cause)
    }
}
