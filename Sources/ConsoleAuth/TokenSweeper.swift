// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
package import Logging
internal import ServiceLifecycle

/// Deletes expired tokens now and then, so that the store does not grow.
package struct TokenSweeper: Service {
    private let authority: LocalAuthority
    private let interval: Duration
    private let logger: Logger

    /// A sweeper that runs every `interval`.
    package init(authority: LocalAuthority, interval: Duration = .seconds(30), logger: Logger) {
        self.authority = authority
        self.interval = interval
        self.logger = logger
    }

    package func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    let count = try await self.authority.sweep()
                    if count > 0 { self.logger.debug("expired tokens deleted", metadata: ["count": "\(count)"]) }
                } catch {
                    self.logger.warning("expired tokens not deleted", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: self.interval)
            }
        }
    }
}
