// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import ConsoleCore
internal import Synchronization

/// A connection and the thread that it is used on: the one place where libvirt is called.
///
/// A call cannot be cancelled. Who stops waiting for one calls ``abandon()``: nothing that is still queued is begun then,
/// and the session ends by itself when the call that hangs comes back.
actor LibvirtSession {
    private let executor = BlockingExecutor(label: "oriel.libvirt")
    private let uri: String
    private let isAbandoned = Atomic(false)
    private var connection: LibvirtConnection?

    /// A session with `uri`, not connected yet.
    init(uri: String) {
        self.uri = uri
    }

    /// The session's own thread.
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    /// Runs `work` with the connection, opening it if there is none.
    ///
    /// When the daemon turns out to be gone since the last call, `work` runs once more on a fresh connection: so it must
    /// do no harm twice. No suspension in here: one caller at a time.
    func perform<Answer: Sendable>(
        _ work: @Sendable (borrowing LibvirtConnection) throws(LibvirtError) -> Answer
    ) throws(LibvirtError) -> Answer {
        let wasOpen = self.connection != nil
        do throws(LibvirtError) {
            return try self.attempt(work)
        } catch {
            guard error.isConnectionLost, wasOpen else { throw error }
            return try self.attempt(work)
        }
    }

    /// Nothing more is asked. What is queued is refused.
    nonisolated func abandon() {
        self.isAbandoned.store(true, ordering: .relaxed)
    }

    /// Closes the connection, after the calls before this one.
    func close() {
        self.connection = nil
    }

    private func attempt<Answer: Sendable>(
        _ work: @Sendable (borrowing LibvirtConnection) throws(LibvirtError) -> Answer
    ) throws(LibvirtError) -> Answer {
        guard !self.isAbandoned.load(ordering: .relaxed) else {
            throw LibvirtError("perform", message: "nobody waits for the answer any more", isConnectionLost: false)
        }
        if self.connection == nil { self.connection = try LibvirtConnection(uri: self.uri) }
        do throws(LibvirtError) {
            switch self.connection {
            case .some(let connection):
                do throws(LibvirtError) {
                    return try work(connection)
                } catch {
                    guard !error.isConnectionLost, !connection.isAlive() else { throw error }
                    var lost = error
                    lost.isConnectionLost = true
                    throw lost
                }
            case .none:
                throw LibvirtError("perform", message: "not connected", isConnectionLost: true)
            }
        } catch {
            if error.isConnectionLost { self.connection = nil }
            throw error
        }
    }
}
#endif
