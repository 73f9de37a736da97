// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
internal import CLibPQ
internal import Glibc

/// One connection to a PostgreSQL server, closed when it is let go of. Every call blocks, but never past its deadline,
/// whatever the server does: libpq is asked not to wait, and the waiting is done here.
struct DatabaseConnection: ~Copyable {
    /// A moment up to which a call may take.
    typealias Deadline = ContinuousClock.Instant

    private let pointer: OpaquePointer
    /// Whether the server warned since the last statement began. Written by libpq inside of our own calls.
    private let warned: UnsafeMutablePointer<Bool>

    /// Connects with these parameters of libpq. Blocks for as long as they allow (`connect_timeout`, for each host).
    init(_ parameters: [String: String]) throws(DatabaseError) {
        let sorted = parameters.sorted { $0.key < $1.key }
        var keywords = sorted.map { UnsafePointer(strdup($0.key)) } + [nil]
        var values = sorted.map { UnsafePointer(strdup($0.value)) } + [nil]
        defer { (keywords + values).forEach { free(UnsafeMutablePointer(mutating: $0)) } }
        guard let pointer = PQconnectdbParams(&keywords, &values, 0) else {
            throw DatabaseError(kind: .notConnected, message: "libpq is out of memory")
        }
        guard PQstatus(pointer) == CONNECTION_OK, PQsetnonblocking(pointer, 1) == 0 else {
            let message = Self.sentence(PQerrorMessage(pointer))
            PQfinish(pointer)
            throw DatabaseError(kind: .notConnected, message: message)
        }
        self.pointer = pointer
        self.warned = .allocate(capacity: 1)
        self.warned.initialize(to: false)
        // In place of what prints to standard error.
        PQsetNoticeReceiver(
            pointer,
            { argument, result in
                guard let severity = clibpq_severity(result), strcmp(severity, "WARNING") == 0 else { return }
                argument?.assumingMemoryBound(to: Bool.self).pointee = true
            }, self.warned)
    }

    deinit {
        PQfinish(self.pointer)
        self.warned.deallocate()
    }

    /// Whether the next statement may go this way: the server has not closed the connection, and nothing is open on it.
    /// Asks nobody.
    borrowing func isUsable() -> Bool {
        guard PQstatus(self.pointer) == CONNECTION_OK, PQtransactionStatus(self.pointer) == PQTRANS_IDLE else {
            return false
        }
        // An end that has arrived is seen now, before something is sent whose outcome nobody would know then. What the
        // server said last comes first, and needs a reading of its own.
        var descriptor = pollfd(fd: PQsocket(self.pointer), events: Int16(POLLIN), revents: 0)
        for _ in 0..<16 where poll(&descriptor, 1, 0) != 0 {
            guard PQconsumeInput(self.pointer) == 1, PQstatus(self.pointer) == CONNECTION_OK else { return false }
        }
        return true
    }

    /// Runs one statement; outside of a transaction it is one of its own, and committed when this returns.
    borrowing func run(_ statement: Statement, by deadline: Deadline) throws(DatabaseError) -> Statement.Answer {
        self.warned.pointee = false
        try self.send(statement)
        try self.flush(by: deadline)
        var answer = Statement.Answer()
        var failure: DatabaseError?
        // Up to the end: the server commits after its answer, and may still fail then.
        while let result = try self.nextResult(by: deadline) {
            defer { PQclear(result) }
            do throws(DatabaseError) {
                answer = try self.answer(in: result)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        try self.checkWarning()
        return answer
    }

    /// Runs all of `statements` in one transaction and commits it. They are sent at once, so that the server never
    /// waits for this process while it holds a lock.
    borrowing func runTransaction(
        _ statements: [Statement], by deadline: Deadline
    ) throws(DatabaseError) -> [Statement.Answer] {
        self.warned.pointee = false
        // Snapshots of the single statements: what a statement waited for a lock for, the next one sees.
        let all = [Statement("BEGIN ISOLATION LEVEL READ COMMITTED")] + statements + [Statement("COMMIT")]
        guard PQenterPipelineMode(self.pointer) == 1 else { throw self.lost() }
        for statement in all { try self.send(statement) }
        guard PQpipelineSync(self.pointer) == 1 else { throw self.lost() }
        try self.flush(by: deadline)
        var answers: [Statement.Answer] = []
        var failure: DatabaseError?
        var isSynced = false
        while !isSynced {
            // Each statement's results end with none.
            guard let result = try self.nextResult(by: deadline) else { continue }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC: isSynced = true
            case PGRES_PIPELINE_ABORTED: break
            default:
                do throws(DatabaseError) {
                    answers.append(try self.answer(in: result))
                } catch {
                    failure = failure ?? error
                }
            }
        }
        guard PQexitPipelineMode(self.pointer) == 1 else { throw self.lost() }
        if let failure {
            if PQtransactionStatus(self.pointer) == PQTRANS_INERROR {
                _ = try self.run(Statement("ROLLBACK"), by: deadline)
            }
            throw failure
        }
        guard answers.count == all.count else { throw self.lost() }
        try self.checkWarning()
        return Array(answers.dropFirst().dropLast())
    }

    // MARK: libpq

    private borrowing func send(_ statement: Statement) throws(DatabaseError) {
        // libpq takes C strings: what is behind a zero would be lost, and two names could become one.
        guard !statement.values.contains(where: { $0?.utf8.contains(0) ?? false }) else {
            throw DatabaseError(kind: .refused, state: "22021", message: "a value holds a zero byte")
        }
        var values = statement.values.map { value in value.map { UnsafePointer(strdup($0)) } ?? nil }
        defer { values.forEach { free(UnsafeMutablePointer(mutating: $0)) } }
        let count = Int32(clamping: values.count)
        guard PQsendQueryParams(self.pointer, statement.sql, count, nil, &values, nil, nil, 0) == 1 else {
            throw self.lost()
        }
    }

    private borrowing func flush(by deadline: Deadline) throws(DatabaseError) {
        while true {
            let rest = PQflush(self.pointer)
            if rest == 0 { return }
            guard rest > 0 else { throw self.lost() }
            try self.wait(for: Int16(POLLIN | POLLOUT), by: deadline)
            guard PQconsumeInput(self.pointer) == 1 else { throw self.lost() }
        }
    }

    private borrowing func nextResult(by deadline: Deadline) throws(DatabaseError) -> OpaquePointer? {
        while PQisBusy(self.pointer) == 1 {
            try self.wait(for: Int16(POLLIN), by: deadline)
            guard PQconsumeInput(self.pointer) == 1 else { throw self.lost() }
        }
        // Else a connection that broke would give "no result" for ever where an end of all is awaited.
        guard PQstatus(self.pointer) == CONNECTION_OK else { throw self.lost() }
        return PQgetResult(self.pointer)
    }

    private borrowing func wait(for events: Int16, by deadline: Deadline) throws(DatabaseError) {
        while true {
            let (seconds, attoseconds) = (deadline - .now).components
            let rest = seconds * 1000 + attoseconds / 1_000_000_000_000_000
            guard rest > 0 else {
                throw DatabaseError(kind: .unknownOutcome, message: "the database did not answer in time")
            }
            var descriptor = pollfd(fd: PQsocket(self.pointer), events: events, revents: 0)
            let ready = poll(&descriptor, 1, Int32(clamping: rest))
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw self.lost() }
        }
    }

    private borrowing func answer(in result: OpaquePointer) throws(DatabaseError) -> Statement.Answer {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
            let columns = PQnfields(result)
            let rows = (0..<PQntuples(result)).map { row in
                (0..<columns).map { column -> String? in
                    if PQgetisnull(result, row, column) == 1 { return nil }
                    return PQgetvalue(result, row, column).map { String(cString: $0) }
                }
            }
            return Statement.Answer(rows: rows, changed: Int(String(cString: PQcmdTuples(result))) ?? 0)
        default:
            guard let state = clibpq_state(result), let message = clibpq_message(result) else { throw self.lost() }
            let text = String(cString: state)
            // What the server says when it goes, and when it does not know itself, leaves the outcome open.
            let isOpen = text.hasPrefix("57P") || text.hasPrefix("08") || text == "40003"
            throw DatabaseError(
                kind: isOpen ? .unknownOutcome : .refused, state: text, message: String(cString: message))
        }
    }

    /// A server that gives up waiting for its standby commits and warns: what was committed may be lost with the server.
    private borrowing func checkWarning() throws(DatabaseError) {
        guard self.warned.pointee else { return }
        throw DatabaseError(kind: .unknownOutcome, message: "the database warned that it may not have kept the change")
    }

    private borrowing func lost() -> DatabaseError {
        DatabaseError(
            kind: .unknownOutcome, message: "the connection was lost: \(Self.sentence(PQerrorMessage(self.pointer)))")
    }

    /// libpq's message on one line.
    private static func sentence(_ text: UnsafeMutablePointer<CChar>?) -> String {
        let lines = text.map { String(cString: $0) }?.split(whereSeparator: \.isNewline) ?? []
        // It sets off what belongs to the line before.
        let sentences = lines.map { $0.drop { $0.isWhitespace } }
        return sentences.isEmpty ? "no reason is given" : sentences.joined(separator: "; ")
    }
}
#endif
