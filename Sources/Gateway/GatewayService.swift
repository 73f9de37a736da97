// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

/// The running gateway.
enum GatewayService {
    /// Runs everything that `settings` name until a graceful shutdown.
    static func run(settings: GatewaySettings, logger: Logger) async throws {
        throw ConsoleError(.internalError, "the gateway is not built yet")
    }
}
