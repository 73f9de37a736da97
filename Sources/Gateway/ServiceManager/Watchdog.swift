// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Gives the service manager its signs of life: each only after every event loop has run something, and Swift's pool has
/// run this. A gateway in which one of them hangs is restarted.
struct Watchdog: Sendable {
    let notifier: ServiceNotifier
    /// How often a sign is awaited; one is given twice as often.
    let interval: Duration
    let eventLoopGroup: any EventLoopGroup

    /// Runs until it is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                for loop in self.eventLoopGroup.makeIterator() { try await loop.submit {}.get() }
                self.notifier.alive()
                try await Task.sleep(for: self.interval / 2)
            } catch {
                return
            }
        }
    }
}
