// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import GRDB

/// Counts the tokens that nobody redeemed yet.
enum TokenCount {
    /// What of `quota` is used up, seen from `record`, which is not in the table yet.
    static func breach(of quota: TokenQuota, by record: TokenRecord, in database: Database) throws -> TokenQuota.Breach?
    {
        func count(_ condition: String, _ arguments: StatementArguments) throws -> Int {
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM console_token WHERE \(condition) state = 0 AND expires_at > ?",
                arguments: arguments + [record.issuedAt.milliseconds]) ?? 0
        }
        if let limit = quota.principal, try count("principal = ? AND", [record.principal]) >= limit {
            return .principal
        }
        if let limit = quota.instance, try count("instance_id = ? AND", [record.instance.description]) >= limit {
            return .instance
        }
        if let limit = quota.total, try count("", []) >= limit { return .total }
        return nil
    }
}
