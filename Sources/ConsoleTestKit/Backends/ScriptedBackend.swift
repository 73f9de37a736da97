// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore
internal import Synchronization

/// A backend that knows what a test tells it, fails when the test says so, and waits where the test holds it.
///
/// Everything can be changed at any moment, from any isolation. Questions about an instance it does not know, one that
/// has no screen, or one without an endpoint fail as a real backend's do.
public final class ScriptedBackend: InstanceEventProviding {
    private struct State {
        var instances: [InstanceID: Instance] = [:]
        var endpoints: [InstanceID: [ConsoleEndpoint]] = [:]
        var failures: [Call: ConsoleError] = [:]
        var calls: [Call: Int] = [:]
        var listeners: [AsyncStream<InstanceEvent>.Continuation] = []
        var freshAfter: [ConsoleError.Code] = []
    }

    /// The name that the instances it makes carry.
    public let name: BackendName
    /// What may be dialled.
    public let egress: EgressRules
    private let state = Mutex(State())
    private let gates: [Call: Gate]

    /// A backend that knows no instance yet.
    public init(_ name: BackendName = "scripted", egress: EgressRules = EgressRules(hosts: ["127.0.0.1"])) {
        self.name = name
        self.egress = egress
        self.gates = Dictionary(uniqueKeysWithValues: Call.allCases.map { ($0, Gate()) })
    }

    // MARK: The script

    /// Adds an instance, or replaces it.
    ///
    /// - Parameter endpoint: its console; `nil` for one that has no address yet.
    /// - Returns: the instance as this backend tells it.
    @discardableResult public func add(
        _ id: InstanceID, name: String, project: String? = nil, powerState: PowerState = .running,
        endpoint: ConsoleEndpoint? = ConsoleEndpoint(host: "127.0.0.1", port: 5900, generation: "1")
    ) -> Instance {
        let instance = Instance(id: id, name: name, project: project, powerState: powerState, backend: self.name)
        self.state.withLock { state in
            state.instances[id] = instance
            state.endpoints[id] = endpoint.map { [$0] }
        }
        return instance
    }

    /// Forgets an instance.
    public func remove(_ id: InstanceID) {
        self.state.withLock { state in
            state.instances[id] = nil
            state.endpoints[id] = nil
        }
    }

    /// Starts or stops an instance.
    public func setPowerState(_ powerState: PowerState, of id: InstanceID) {
        self.state.withLock { $0.instances[id]?.powerState = powerState }
    }

    /// Says where the console of an instance is from now on. Of several answers each is given once, in this order, and
    /// the last for ever; none means that the console has no address.
    public func setEndpoints(_ endpoints: ConsoleEndpoint..., of id: InstanceID) {
        self.state.withLock { $0.endpoints[id] = endpoints }
    }

    /// Makes each call of these kinds throw `error` from now on, or answer again when `error` is `nil`.
    public func fail(_ calls: Set<Call> = Set(Call.allCases), with error: ConsoleError?) {
        self.state.withLock { state in
            for call in calls { state.failures[call] = error }
        }
    }

    /// How often it was asked this.
    public func count(of call: Call) -> Int {
        self.state.withLock { $0.calls[call, default: 0] }
    }

    /// What an endpoint was asked for anew after, in order.
    public var freshAfter: [ConsoleError.Code] { self.state.withLock { $0.freshAfter } }

    /// Tells an event to whoever listens.
    public func tell(_ event: InstanceEvent) {
        for listener in self.state.withLock({ $0.listeners }) { listener.yield(event) }
    }

    /// How many listen to its events.
    public var listeners: Int { self.state.withLock { $0.listeners.count } }

    // MARK: Holding

    /// Stops each call of this kind that comes from now on, until ``release(_:)``. What it answers is decided after it
    /// was let go.
    public func hold(_ call: Call) {
        self.gates[call]?.close()
    }

    /// Lets the calls go that ``hold(_:)`` stopped, and holds no more.
    public func release(_ call: Call) {
        self.gates[call]?.open()
    }

    /// Returns when a call of this kind is held.
    public func waitForHeld(_ call: Call) async {
        await self.gates[call]?.waitForStopped()
    }

    // MARK: HypervisorBackend

    /// The instances of the script.
    public func instances() async throws -> [Instance] {
        try await self.answer(.instances) { Array($0.instances.values) }
    }

    /// The instance of the script with this UUID or name.
    public func instance(named reference: InstanceReference) async throws -> Instance {
        try await self.answer(.instance) { state in
            let found = state.instances.values.filter { instance in
                switch reference {
                case .id(let id): instance.id == id
                case .name(let name): instance.name == name
                }
            }
            guard let only = found.first else { throw Self.notFound("\(reference)") }
            guard found.count == 1 else {
                throw ConsoleError(.instanceAmbiguous, "'\(reference)' is the name of \(found.count) instances")
            }
            return only
        }
    }

    /// What the next ``consoleEndpoint(of:kind:)`` will throw; uses up no answer.
    public func checkConsole(of instance: InstanceID, kind: ConsoleKind) async throws {
        _ = try await self.answer(.checkConsole) { try Self.nextEndpoint(of: instance, in: $0) }
    }

    /// The next answer of the script.
    public func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        try await self.answer(.consoleEndpoint) { state in
            let endpoint = try Self.nextEndpoint(of: instance, in: state)
            if let answers = state.endpoints[instance], answers.count > 1 {
                state.endpoints[instance] = Array(answers.dropFirst())
            }
            return endpoint
        }
    }

    /// The next answer of the script; writes `failure` down.
    public func consoleEndpoint(
        of instance: InstanceID, kind: ConsoleKind, after failure: ConsoleError.Code, at endpoint: ConsoleEndpoint
    ) async throws -> ConsoleEndpoint {
        self.state.withLock { $0.freshAfter.append(failure) }
        return try await self.consoleEndpoint(of: instance, kind: kind)
    }

    /// The events that the test tells from now on.
    public func instanceEvents() -> AsyncStream<InstanceEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: InstanceEvent.self)
        self.state.withLock { $0.listeners.append(continuation) }
        return stream
    }

    /// Counts.
    public func shutdown() async {
        _ = try? await self.answer(.shutdown) { _ in }
    }

    private func answer<Value: Sendable>(
        _ call: Call, _ body: (inout State) throws -> Value
    ) async throws -> Value {
        self.state.withLock { $0.calls[call, default: 0] += 1 }
        await self.gates[call]?.pass()
        return try self.state.withLock { state in
            if let failure = state.failures[call] { throw failure }
            return try body(&state)
        }
    }

    private static func nextEndpoint(of id: InstanceID, in state: State) throws -> ConsoleEndpoint {
        guard let instance = state.instances[id] else { throw self.notFound("\(id)") }
        guard instance.powerState.hasScreen else {
            throw ConsoleError(.instanceNotRunning, "\(id) is \(instance.powerState.rawValue)")
        }
        guard let endpoint = state.endpoints[id]?.first else {
            throw ConsoleError(.consoleNotReady, "\(id) has no console address")
        }
        return endpoint
    }

    private static func notFound(_ what: String) -> ConsoleError {
        ConsoleError(.instanceNotFound, "the script has no '\(what)'")
    }
}
