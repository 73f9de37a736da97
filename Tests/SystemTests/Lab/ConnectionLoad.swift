// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A hundred new sessions a second, each of which is opened, typed into and left.
final class ConnectionLoad: @unchecked Sendable {
    // Guarded by the lock.
    private var tokens: [String]
    private var failures: [String] = []
    private var opened = 0
    private var isStopped = false
    private let lock = NSLock()
    private let threads = DispatchGroup()

    /// Begins to open sessions of `gateway` with `tokens`, one each, until they are used up or ``stop()`` is called.
    init(_ gateway: FakeGateway, tokens: [String]) {
        self.tokens = tokens
        nonisolated(unsafe) let gateway = gateway
        for _ in 0..<8 {
            self.threads.enter()
            Thread.detachNewThread {
                while let token = self.next() {
                    let began = Date()
                    do {
                        let client = try gateway.session(token)
                        try gateway.type(into: client)
                        try client.leave()
                        self.lock.withLock { self.opened += 1 }
                    } catch {
                        self.lock.withLock { self.failures.append("\(error)") }
                    }
                    // Eight threads, each every 80 ms.
                    let rest = 0.08 - Date().timeIntervalSince(began)
                    if rest > 0 { usleep(UInt32(rest * 1e6)) }
                }
                self.threads.leave()
            }
        }
    }

    /// How many sessions went as they should so far.
    var count: Int { self.lock.withLock { self.opened } }

    /// Waits for the sessions that are open, and gives what went wrong.
    func stop() -> [String] {
        self.lock.withLock { self.isStopped = true }
        self.threads.wait()
        return self.lock.withLock { self.failures }
    }

    private func next() -> String? {
        self.lock.withLock { self.isStopped ? nil : self.tokens.popLast() }
    }
}
