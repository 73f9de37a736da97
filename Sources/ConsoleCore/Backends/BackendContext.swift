// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import Logging

/// What a backend may use.
public struct BackendContext: Sendable {
    /// A logger that carries the backend's name.
    public var logger: Logger

    /// A context with this logger.
    public init(logger: Logger) {
        self.logger = logger
    }
}
