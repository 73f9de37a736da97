// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import ConsoleCore

/// What the commands ask: an API, or the parts that an API would ask.
protocol ConsoleSource: Sendable {
    /// Every instance, and the backends that could not be asked.
    func instances() async throws -> InstanceListing

    /// A fresh access URL.
    func console(of instance: String, type: String, mode: ConsoleMode) async throws -> ConsoleAnswer

    /// Takes back all access to the console of `instance`.
    func revoke(_ instance: String) async throws -> RevocationAnswer

    /// What the first screen of `instance` shows.
    func screenshot(of instance: String) async throws -> Screenshot

    /// Lets go of connections. Called once, last.
    func close() async
}
