// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import ConsoleCore
internal import Logging

/// Asks a hypervisor, come what may to the connection: connects when first needed, waits for no call longer than its
/// deadline, replaces a session that hangs, and leaves a hypervisor that is away alone for a while.
actor LibvirtLink {
    /// How many sessions may hang at once, a thread each, before no more are made.
    private static let maximumHanging = 4

    private let uri: LibvirtURI
    private let timeout: Duration
    private let logger: Logger
    private var session: LibvirtSession?
    private var hanging: Set<ObjectIdentifier> = []
    private var backOff = BackOff()
    private var isClosed = false

    /// A link that is not connected yet. No call takes longer than `timeout`.
    init(uri: LibvirtURI, timeout: Duration, logger: Logger) {
        self.uri = uri
        self.timeout = timeout
        self.logger = logger
    }

    /// What `work` answers about the hypervisor. It runs on the session's thread, and twice when the connection broke.
    ///
    /// - Throws: ``ConsoleError`` with `timedOut` or `backendUnavailable`, and what ``LibvirtError/consoleError`` says.
    func ask<Answer: Sendable>(
        _ work: @escaping @Sendable (borrowing LibvirtConnection) throws(LibvirtError) -> Answer
    ) async throws(ConsoleError) -> Answer {
        let session = try self.usableSession()
        let start = ContinuousClock.now
        let answer = await withDeadline(self.timeout) { () async -> Result<Answer, LibvirtError> in
            do throws(LibvirtError) {
                return .success(try await session.perform(work))
            } catch {
                return .failure(error)
            }
        }
        switch answer {
        case .success(let value):
            self.reached()
            return value
        case .failure(let error) where error.isConnectionLost:
            self.lost(error, from: start)
            throw error.consoleError
        case .failure(let error):
            self.reached()
            throw error.consoleError
        case nil:
            self.replace(session)
            throw ConsoleError(.timedOut, "libvirt did not answer within \(self.timeout.text)")
        }
    }

    /// Closes the connection. Whatever is asked afterwards fails.
    func close() async {
        self.isClosed = true
        guard let session = self.session else { return }
        self.session = nil
        session.abandon()
        _ = await withDeadline(self.timeout) { await session.close() }
    }

    private func usableSession() throws(ConsoleError) -> LibvirtSession {
        guard !self.isClosed else { throw ConsoleError(.backendUnavailable, "the backend is shut down") }
        if let refusal = self.backOff.refusal(at: .now) { throw ConsoleError(.backendUnavailable, refusal) }
        if let session = self.session { return session }
        guard self.hanging.count < Self.maximumHanging else {
            throw ConsoleError(
                .backendUnavailable, "libvirt hangs: \(self.hanging.count) calls have not come back yet")
        }
        let session = LibvirtSession(uri: self.uri.connection)
        self.session = session
        return session
    }

    /// Leaves a session that hangs to itself, so that the next call gets a new one. Every call that waited for the same
    /// session comes here; the first one counts.
    private func replace(_ hung: LibvirtSession) {
        guard self.session === hung else { return }
        self.session = nil
        self.hanging.insert(ObjectIdentifier(hung))
        hung.abandon()
        self.logger.warning(
            "libvirt does not answer; its connection is replaced", metadata: ["hanging": "\(self.hanging.count)"])
        Task {
            // Runs on the session's own thread: after the call that hangs.
            await hung.close()
            self.cameBack(hung)
        }
    }

    private func cameBack(_ session: LibvirtSession) {
        self.hanging.remove(ObjectIdentifier(session))
        self.logger.info(
            "a libvirt call came back after its deadline", metadata: ["hanging": "\(self.hanging.count)"])
    }

    private func reached() {
        if self.backOff.isFailing { self.logger.notice("libvirt can be reached again") }
        self.backOff.succeed()
    }

    private func lost(_ error: LibvirtError, from start: ContinuousClock.Instant) {
        if !self.backOff.isFailing {
            self.logger.warning("libvirt cannot be reached", metadata: ["error": "\(error)"])
        }
        self.backOff.fail(from: start, to: .now, why: error.description)
    }
}
#endif
