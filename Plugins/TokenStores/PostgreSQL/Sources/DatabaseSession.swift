// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
internal import ConsoleCore

/// A connection and the thread that it is used on: the one place where libpq is called.
actor DatabaseSession {
    private let executor = BlockingExecutor(label: "oriel.postgresql")
    private let access: DatabaseAccess
    private let clock: DatabaseClock
    private var connection: DatabaseConnection?

    /// A session that is not connected yet. What it learns of the server's time goes to `clock`.
    init(_ access: DatabaseAccess, clock: DatabaseClock) {
        self.access = access
        self.clock = clock
    }

    /// The session's own thread.
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    /// Runs `work` with the connection, opening one if there is none that works. Nothing is sent after `deadline`.
    ///
    /// Only what the server undid because of others beside it is done again: after any other error it is not known to
    /// have been without effect. No suspension in here: one caller at a time.
    func perform<Answer: Sendable>(
        by deadline: DatabaseConnection.Deadline,
        _ work: @Sendable (borrowing DatabaseConnection) throws(DatabaseError) -> Answer
    ) throws(DatabaseError) -> Answer {
        try self.connect(by: deadline)
        while true {
            do throws(DatabaseError) {
                return try self.attempt(by: deadline, work)
            } catch {
                if error.isConflict, ContinuousClock.now < deadline { continue }
                if error.kind != .refused || error.isReadOnly || !self.isUsable { self.connection = nil }
                throw error
            }
        }
    }

    /// Closes the connection, after the calls before this one.
    func close() {
        self.connection = nil
    }

    private var isUsable: Bool {
        switch self.connection {
        case .some(let connection): connection.isUsable()
        case .none: false
        }
    }

    private func connect(by deadline: DatabaseConnection.Deadline) throws(DatabaseError) {
        if self.isUsable { return }
        self.connection = nil
        let connection = try self.access.connect(by: deadline)
        try TokenTables.check(connection, clock: self.clock, by: deadline)
        self.connection = consume connection
    }

    private func attempt<Answer: Sendable>(
        by deadline: DatabaseConnection.Deadline,
        _ work: @Sendable (borrowing DatabaseConnection) throws(DatabaseError) -> Answer
    ) throws(DatabaseError) -> Answer {
        guard ContinuousClock.now < deadline else {
            throw DatabaseError(kind: .notConnected, message: "connecting to the database took too long")
        }
        switch self.connection {
        case .some(let connection): return try work(connection)
        case .none: throw DatabaseError(kind: .notConnected, message: "not connected")
        }
    }
}
#endif
