// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Reads a row of the table back into the record it was made from.
struct TokenRow {
    /// What to ask for, in the order in which it is read.
    static let columns = """
        encode(token_hash, 'hex'), session_id, instance_id, type, mode, principal, project, issued_at, expires_at, ends_at
        """

    private let values: [String?]

    /// A row with ``columns``.
    init(_ values: [String?]) {
        self.values = values
    }

    /// The record in it.
    ///
    /// - Throws: when a column holds what this version never writes.
    func record() throws(DatabaseError) -> TokenRecord {
        guard self.values.count == 10, let hash = self.values[0].flatMap([UInt8].init(hexadecimal:)),
            let session = self.values[1], let instance = self.values[2].flatMap({ InstanceID($0) }),
            let type = self.values[3], let mode = self.values[4].flatMap({ ConsoleMode(rawValue: $0) }),
            let principal = self.values[5], let issuedAt = self.values[7].flatMap({ Int64($0) }),
            let expiresAt = self.values[8].flatMap({ Int64($0) })
        else { throw Self.unreadable }
        return TokenRecord(
            tokenHash: hash, session: SessionID(session), instance: instance, type: ConsoleType(type), mode: mode,
            principal: principal, project: self.values[6], issuedAt: Instant(milliseconds: issuedAt),
            expiresAt: Instant(milliseconds: expiresAt))
    }

    /// The right of `session` to take up the session in it.
    ///
    /// - Throws: as ``record()``.
    func resumption(as session: SessionID) throws(DatabaseError) -> Resumption {
        var record = try self.record()
        let former = record.session
        record.session = session
        var endsAt: Instant?
        if let text = self.values[9] {
            guard let milliseconds = Int64(text) else { throw Self.unreadable }
            endsAt = Instant(milliseconds: milliseconds)
        }
        return Resumption(record: record, former: former, endsAt: endsAt)
    }

    private static let unreadable = DatabaseError(
        kind: .unknownOutcome, message: "the token store holds a row that this version cannot read")
}
