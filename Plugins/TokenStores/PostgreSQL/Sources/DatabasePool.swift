// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
internal import ConsoleCore

/// A fixed number of sessions with the database, and whoever waits for one.
///
/// Nobody waits longer than the timeout, for a session and its answer together, and no more than a fixed number wait at
/// all: a database that hangs takes up these threads and no others. A call that is given up goes on on its thread, and
/// its session is free again when it comes back.
actor DatabasePool {
    /// How many may wait for a session. More are refused at once.
    static let maximumWaiting = 64
    /// What a session is given on top, so that it can say itself what kept it.
    private static let grace = Duration.milliseconds(100)

    private let sessions: [DatabaseSession]
    private let timeout: Duration
    private var free: [DatabaseSession]
    private var waiting: [(number: Int, continuation: CheckedContinuation<DatabaseSession?, Never>)] = []
    private var nextNumber = 0
    private var isClosed = false

    /// A pool of `sessions`. No call takes longer than `timeout`.
    init(_ sessions: [DatabaseSession], timeout: Duration) {
        self.sessions = sessions
        self.free = sessions
        self.timeout = timeout
    }

    /// What `work` answers. It runs on the thread of one of the sessions.
    ///
    /// - Parameter patience: how long this call may take, when not as long as others.
    /// - Throws: ``DatabaseError``.
    func perform<Answer: Sendable>(
        patience: Duration? = nil,
        _ work:
            @escaping @Sendable (borrowing DatabaseConnection, DatabaseConnection.Deadline) throws(DatabaseError) ->
            Answer
    ) async throws(DatabaseError) -> Answer {
        let patience = patience ?? self.timeout
        let deadline = ContinuousClock.now + patience
        let session = try await self.session(within: patience)
        let answer = await withDeadline(deadline - .now + Self.grace) { () async -> Result<Answer, DatabaseError> in
            let result: Result<Answer, DatabaseError>
            do throws(DatabaseError) {
                let answer = try await session.perform(by: deadline) { connection throws(DatabaseError) in
                    try work(connection, deadline)
                }
                result = .success(answer)
            } catch {
                result = .failure(error)
            }
            await self.giveBack(session)
            return result
        }
        guard let answer else {
            throw DatabaseError(kind: .unknownOutcome, message: "the database cannot be reached, or does not answer")
        }
        return try answer.get()
    }

    /// Closes all connections, and waits for those that are in use for as long as a call may take. Whatever is asked
    /// afterwards fails.
    func close() async {
        self.isClosed = true
        for waiter in self.waiting { waiter.continuation.resume(returning: nil) }
        self.waiting = []
        let sessions = self.sessions
        _ = await withDeadline(self.timeout + Self.grace) {
            for session in sessions { await session.close() }
        }
    }

    private func session(within limit: Duration) async throws(DatabaseError) -> DatabaseSession {
        guard !self.isClosed else { throw Self.refusal("the token store is closed") }
        if let session = self.free.popLast() { return session }
        guard self.waiting.count < Self.maximumWaiting else {
            throw Self.refusal("too many wait for the database already")
        }
        let number = self.nextNumber
        self.nextNumber += 1
        let timer = Task {
            try? await Task.sleep(for: limit)
            self.giveUp(number)
        }
        let session = await withCheckedContinuation { self.waiting.append((number, $0)) }
        timer.cancel()
        guard let session else { throw Self.refusal("all connections to the database are in use") }
        return session
    }

    private func giveUp(_ number: Int) {
        guard let index = self.waiting.firstIndex(where: { $0.number == number }) else { return }
        self.waiting.remove(at: index).continuation.resume(returning: nil)
    }

    private func giveBack(_ session: DatabaseSession) {
        if self.waiting.isEmpty {
            self.free.append(session)
        } else {
            self.waiting.removeFirst().continuation.resume(returning: session)
        }
    }

    private static func refusal(_ message: String) -> DatabaseError {
        DatabaseError(kind: .notConnected, message: message)
    }
}
#endif
