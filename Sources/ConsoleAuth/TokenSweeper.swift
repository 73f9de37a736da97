// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
package import Logging
internal import ServiceLifecycle

/// Deletes expired tokens now and then, so that the store does not grow, and tells the store which sessions are alive.
package struct TokenSweeper: Service {
    private let authority: LocalAuthority
    private let interval: Duration
    private let heartbeat: Duration
    private let suspension: Duration
    private let logger: Logger

    /// A sweeper that runs every `interval`, and reports the living every `heartbeat`.
    ///
    /// - Parameter suspension: how long nothing is deleted after the start, and after the store could not be asked: those
    ///   who have sessions elsewhere may not have had the time to say so.
    package init(
        authority: LocalAuthority, interval: Duration = .seconds(30), heartbeat: Duration = .seconds(10),
        suspension: Duration = .zero, logger: Logger
    ) {
        self.authority = authority
        self.interval = interval
        self.heartbeat = heartbeat
        self.suspension = suspension
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    try? await Task.sleep(for: self.suspension)
                    await self.repeatedly(every: self.interval) {
                        guard await !self.sweep() else { return }
                        try? await Task.sleep(for: self.suspension)
                    }
                }
                group.addTask { await self.repeatedly(every: self.heartbeat, self.renew) }
            }
        }
    }

    private func repeatedly(every pause: Duration, _ body: () async -> Void) async {
        while !Task.isCancelled {
            await body()
            try? await Task.sleep(for: pause)
        }
    }

    /// Whether the store could be asked.
    private func sweep() async -> Bool {
        do {
            let count = try await self.authority.sweep()
            if count > 0 { self.logger.debug("expired tokens deleted", metadata: ["count": "\(count)"]) }
            return true
        } catch {
            self.logger.warning("expired tokens not deleted", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func renew() async {
        do {
            try await self.authority.renew()
        } catch {
            self.logger.warning("live sessions not reported", metadata: ["error": "\(error)"])
        }
    }
}
