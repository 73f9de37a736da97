// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Foundation
internal import GRDB

/// Reads a row of the table back into the record it was made from.
enum TokenRow {
    /// The record in `row`.
    ///
    /// - Throws: when a column holds what this version never writes.
    static func record(_ row: Row) throws -> TokenRecord {
        let hash: Data = try row.decode(forColumn: "token_hash")
        guard let instance = InstanceID(try row.decode(String.self, forColumn: "instance_id")),
            let mode = ConsoleMode(rawValue: try row.decode(String.self, forColumn: "mode"))
        else {
            throw ConsoleError(.authorityUnavailable, "the token store holds a row that this version cannot read")
        }
        return TokenRecord(
            tokenHash: Array(hash), session: SessionID(try row.decode(String.self, forColumn: "session_id")),
            instance: instance, type: ConsoleType(try row.decode(String.self, forColumn: "type")), mode: mode,
            principal: try row.decode(String.self, forColumn: "principal"),
            project: try row.decode(String?.self, forColumn: "project"),
            issuedAt: Instant(milliseconds: try row.decode(Int64.self, forColumn: "issued_at")),
            expiresAt: Instant(milliseconds: try row.decode(Int64.self, forColumn: "expires_at")))
    }

    /// The right of `session` to take up the session in `row`.
    ///
    /// - Throws: as ``record(_:)``.
    static func resumption(_ row: Row, as session: SessionID) throws -> Resumption {
        var record = try self.record(row)
        let former = record.session
        record.session = session
        let endsAt = try row.decode(Int64?.self, forColumn: "ends_at")
        return Resumption(record: record, former: former, endsAt: endsAt.map { Instant(milliseconds: $0) })
    }
}
