// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension ScriptedBackend {
    /// The questions that a backend is asked.
    public enum Call: Sendable, Hashable, CaseIterable {
        /// `instances()`
        case instances
        /// `instance(named:)`
        case instance
        /// `checkConsole(of:kind:)`
        case checkConsole
        /// `consoleEndpoint(of:kind:)`
        case consoleEndpoint
        /// `shutdown()`
        case shutdown
    }
}
