// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Finds the console of an instance. It never touches the bytes.
///
/// Called from any isolation, many calls at once; a call that must block does so on an executor of the backend's own.
/// Every call ends within a deadline of the backend's own. All errors are ``ConsoleError``.
public protocol HypervisorBackend: Sendable {
    /// What the operator allowed to be dialled for this backend.
    var egress: EgressRules { get }

    /// The TLS of every endpoint that the backend can give, so that its files are found wrong at the start and not by the
    /// first user; none by default.
    var consoleTLS: [ConsoleTLS] { get }

    /// Every instance that the hypervisor has, running or not, in no particular order.
    ///
    /// - Throws: `backendUnavailable` or `timedOut`.
    func instances() async throws -> [Instance]

    /// The instance with this UUID or name.
    ///
    /// - Throws: `instanceNotFound`, `instanceAmbiguous` if a name is not unique, `backendUnavailable`, `timedOut`.
    func instance(named reference: InstanceReference) async throws -> Instance

    /// Throws what ``consoleEndpoint(of:kind:)`` would throw now, and opens nothing.
    func checkConsole(of instance: InstanceID, kind: ConsoleKind) async throws

    /// Where the console of `instance` can be reached right now.
    ///
    /// - Throws: `instanceNotFound`, `instanceNotRunning`, `consoleNotReady`, `consoleTypeUnavailable`,
    ///   `backendUnavailable`, `timedOut`.
    func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint

    /// Where the console of `instance` can be reached, after an earlier answer failed with `failure`: what led to that
    /// answer is asked for anew, not taken from memory.
    ///
    /// Called once for a session at most, for `consoleMoved` and `backendSessionRejected`.
    ///
    /// - Throws: what ``consoleEndpoint(of:kind:)`` throws.
    func consoleEndpoint(
        of instance: InstanceID, kind: ConsoleKind, after failure: ConsoleError.Code, at endpoint: ConsoleEndpoint
    ) async throws -> ConsoleEndpoint

    /// Throws unless the console of `instance` is still where an earlier ``consoleEndpoint(of:kind:)`` said: the same
    /// place, of the same start of the instance. Opens nothing.
    ///
    /// A backend whose endpoints are descriptors must implement this, since it hands out each of them once.
    ///
    /// - Throws: `consoleMoved`, or what ``consoleEndpoint(of:kind:)`` would throw now.
    func confirmConsole(at endpoint: ConsoleEndpoint, of instance: InstanceID, kind: ConsoleKind) async throws

    /// Lets go of connections and threads. Called once, when nothing else is called any more.
    func shutdown() async
}

extension HypervisorBackend {
    /// None.
    public var consoleTLS: [ConsoleTLS] { [] }

    /// Asks for the endpoint and forgets it: right for a backend whose answer costs nothing to make.
    public func checkConsole(of instance: InstanceID, kind: ConsoleKind) async throws {
        _ = try await self.consoleEndpoint(of: instance, kind: kind)
    }

    /// Asks once more: right for a backend that remembers nothing.
    public func consoleEndpoint(
        of instance: InstanceID, kind: ConsoleKind, after failure: ConsoleError.Code, at endpoint: ConsoleEndpoint
    ) async throws -> ConsoleEndpoint {
        try await self.consoleEndpoint(of: instance, kind: kind)
    }

    /// Asks for the endpoint anew and compares: right for a backend whose answer opens nothing.
    public func confirmConsole(
        at endpoint: ConsoleEndpoint, of instance: InstanceID, kind: ConsoleKind
    ) async throws {
        let now = try await self.consoleEndpoint(of: instance, kind: kind)
        guard now.isSamePlace(as: endpoint) else {
            throw ConsoleError(
                .consoleMoved, "the console moved from \(endpoint.address) to \(now.address) while it was opened")
        }
    }
}
