// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
package import ConsoleCore

/// What becomes of a token after it was redeemed.
extension PostgreSQLTokenStore {
    package func resume(
        _ tokenHash: [UInt8], resumeHash: [UInt8], type: ConsoleType, as session: SessionID, at now: Instant
    ) async throws -> Resumption? {
        try await self.row(
            "resume",
            Statement(
                """
                UPDATE console_token SET next_session_id = $1
                WHERE token_hash = decode($2, 'hex') AND type = $3 AND state IN (2, 4)
                  AND resume_hash = decode($4, 'hex') AND held_until > \(Self.judged("$5"))
                  AND (ends_at IS NULL OR ends_at > \(Self.judged("$5")))
                RETURNING \(TokenRow.columns)
                """,
                [
                    session.description, tokenHash.hexadecimal, type.description, resumeHash.hexadecimal,
                    "\(now.milliseconds)",
                ])
        ) { row throws(DatabaseError) in try row.resumption(as: session) }
    }

    package func release(_ session: SessionID, maximumTries: Int) async throws {
        try await self.change(
            "release",
            Statement(
                """
                UPDATE console_token
                SET state = CASE WHEN session_id = $1 AND state = 1 AND tries < $2::bigint THEN 0 ELSE state END,
                  next_session_id = CASE WHEN next_session_id = $1 THEN NULL ELSE next_session_id END
                WHERE session_id = $1 OR next_session_id = $1
                """, [session.description, "\(maximumTries)"]))
    }

    package func begin(_ session: SessionID, holding hold: SessionHold) async throws {
        // Of several sessions that claimed the same one, the one whose id is there takes its place.
        let count = try await self.change(
            "begin",
            Statement(
                """
                UPDATE console_token
                SET state = 2, session_id = $1, next_session_id = NULL, resume_hash = decode($2, 'hex'),
                  held_until = $3::bigint, ends_at = COALESCE(ends_at, $4::bigint)
                WHERE (session_id = $1 AND state = 1) OR (next_session_id = $1 AND state IN (2, 4))
                """,
                [
                    session.description, hold.resumeHash?.hexadecimal, "\(hold.until.milliseconds)",
                    hold.endsAt.map { "\($0.milliseconds)" },
                ]))
        guard count == 1 else {
            throw ConsoleError(.tokenRejected, "the token of session \(session) is not there any more")
        }
    }

    package func renew(_ sessions: Set<SessionID>, until moment: Instant) async throws -> Set<SessionID> {
        let statement = Statement(
            """
            UPDATE console_token SET held_until = $1::bigint WHERE session_id = ANY ($2::text[]) AND state = 2
            RETURNING session_id
            """, ["\(moment.milliseconds)", Self.array(of: sessions)])
        let answer = try await self.ask("renew") { connection, deadline throws(DatabaseError) in
            try connection.run(statement, by: deadline)
        }
        return Set(answer.rows.compactMap { $0.first?.map { SessionID($0) } })
    }

    package func end(_ session: SessionID, holdingUntil moment: Instant) async throws {
        try await self.change(
            "end",
            Statement(
                "UPDATE console_token SET state = 4, held_until = $1::bigint WHERE session_id = $2 AND state = 2",
                ["\(moment.milliseconds)", session.description]))
    }

    /// An array as SQL reads it from a text.
    private static func array(of sessions: Set<SessionID>) -> String {
        let quoted = sessions.map { session in
            let escaped = session.description.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\"\(escaped)\""
        }
        return "{\(quoted.joined(separator: ","))}"
    }
}
#endif
