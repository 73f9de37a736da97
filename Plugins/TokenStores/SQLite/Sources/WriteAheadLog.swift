// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Foundation
internal import GRDB

/// SQLite's write-ahead log.
///
/// Not switched on with GRDB's own setting: that lowers `synchronous` to NORMAL when everything else is set up, and then
/// the last commits are forgotten in a power loss.
enum WriteAheadLog {
    /// How long another process may take to make the file, in steps of 10 ms.
    private static let patience = 500

    /// Writes `database` through the log from now on.
    static func switchOn(_ database: Database) throws {
        for attempt in 1... {
            do {
                let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
                guard mode == "wal" else {
                    throw ConsoleError(.authorityUnavailable, "the journal mode is \(mode ?? "unknown"), not wal")
                }
                return
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && attempt < Self.patience {
                // The switch is the one step for which SQLite does not wait on its own. It is done once in the life of
                // a file, so it is another process that does it right now.
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }
}
