// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// All backends of one Oriel, asked as if they were one.
///
/// All are asked at once, and one that hangs holds nobody up for long: a backend is late when it takes much longer than
/// it usually does, or did not answer the last time, and then nobody waits for it who has what was asked for. What may
/// be missed so is the answer of a backend that cannot be told from a dead one. A backend in good standing is waited
/// for, so a UUID that runs on two of them is refused, whichever is the slower one.
///
/// Callable from any isolation. A question goes to the backends that there were when it began.
public final class BackendDirectory: Sendable {
    private let held: Replaceable<[BackendName: any HypervisorBackend]>
    private let patience: BackendPatience
    private let watchers = Watchers()
    private let assigned: Replaceable<[InstanceID: String]>

    /// The directory of these backends.
    ///
    /// - Parameters:
    ///   - projects: the projects of instances, where the operator says what a hypervisor does not know, or knows otherwise.
    ///   - grace: how long a backend is waited for at least, also one that did not answer the last time.
    public init(
        _ backends: [BackendName: any HypervisorBackend], projects: [InstanceID: String] = [:],
        grace: Duration = .milliseconds(500)
    ) {
        self.assigned = Replaceable(projects)
        self.held = Replaceable(backends)
        self.patience = BackendPatience(grace: grace)
    }

    /// The backends by name.
    public var backends: [BackendName: any HypervisorBackend] { self.held.current }

    /// Has these backends from now on. Those that are not among them any more are the caller's to shut down.
    public func replace(with backends: [BackendName: any HypervisorBackend]) {
        self.held.replace(with: backends)
        self.watchers.tell()
    }

    /// Gives these instances to these projects from now on, and every other one to the project that its hypervisor tells.
    public func assign(_ projects: [InstanceID: String]) {
        self.assigned.replace(with: projects)
    }

    /// An element each time that the backends were replaced, for whoever follows one of them. Ends with the task that
    /// reads it.
    public func replacements() -> AsyncStream<Void> {
        self.watchers.stream()
    }

    /// What every backend answered, by name: its instances, or why it could not be asked. One that is late has failed
    /// with `timedOut`.
    public func instances() async -> [BackendName: Result<[Instance], ConsoleError>] {
        let (answers, late) = await self.ask(self.backends) {
            try await $0.instances()
        } isEnough: { _ in
            true
        }
        let projects = self.assigned.current
        return late.reduce(into: answers.mapValues { $0.map { $0.map { $0.assigned(by: projects) } } }) {
            answers, name in
            answers[name] = .failure(ConsoleError(.timedOut, "backend \(name) does not answer at the moment"))
        }
    }

    /// The one instance that `reference` means, and its backend.
    ///
    /// A UUID may be defined on two backends after a migration: then the one that runs counts, and two that run are
    /// refused. A backend that is late is not waited for once the instance was found running. A name is taken only when
    /// every backend could be asked: otherwise a name that exists twice would mean now the one and now the other.
    ///
    /// - Throws: ``ConsoleError`` with `instanceNotFound`, with `instanceAmbiguous` naming the backends when more than
    ///   one knows the reference; with `backendUnavailable` for a name that a backend which cannot be asked may know too;
    ///   or, when nobody knows it and some backend could not be asked, with that backend's own code.
    public func find(_ reference: InstanceReference) async throws -> FoundInstance {
        let backends = self.backends
        let (answers, late) = await self.ask(backends) {
            try await $0.instance(named: reference)
        } isEnough: { answers in
            guard case .id = reference else { return false }
            return answers.values.contains { (try? $0.get())?.powerState.hasScreen == true }
        }
        // The answers of a caller who has left are not complete.
        guard !Task.isCancelled else {
            throw ConsoleError(.timedOut, "nobody waits for '\(reference)' any more")
        }
        var found: [FoundInstance] = []
        var failures: [BackendName: ConsoleError] = [:]
        for name in late { failures[name] = ConsoleError(.timedOut, "it does not answer at the moment") }
        for (name, answer) in answers {
            switch answer {
            case .success(let instance):
                guard let backend = backends[name] else { continue }
                found.append(FoundInstance(instance: instance.assigned(by: self.assigned.current), backend: backend))
            case .failure(let error) where error.code == .instanceNotFound:
                continue
            case .failure(let error):
                failures[name] = error
            }
        }
        if let ambiguous = failures.values.first(where: { $0.code == .instanceAmbiguous }) { throw ambiguous }
        if case .id = reference, found.count > 1 {
            let running = found.filter(\.instance.powerState.hasScreen)
            if running.count == 1, let only = running.first { return only }
        }
        if found.count > 1 {
            let names = found.map(\.instance.backend).sorted().map(\.description).joined(separator: " and ")
            throw ConsoleError(
                .instanceAmbiguous, "'\(reference)' is known to more than one backend: \(names)")
        }
        if case .name = reference, found.count == 1, let (name, error) = failures.min(by: { $0.key < $1.key }) {
            throw ConsoleError(
                .backendUnavailable,
                "'\(reference)' may also exist on backend \(name), which cannot be asked; use the UUID instead",
                cause: error)
        }
        if let only = found.first { return only }
        if let (name, error) = failures.min(by: { $0.key < $1.key }) {
            throw ConsoleError(error.code, "backend \(name) cannot be asked for '\(reference)'", cause: error)
        }
        throw ConsoleError(.instanceNotFound, "no backend knows the instance '\(reference)'")
    }

    /// Lets every backend go.
    public func shutdown() async {
        await withTaskGroup(of: Void.self) { group in
            for backend in self.backends.values { group.addTask { await backend.shutdown() } }
        }
    }

    // MARK: Asking

    private typealias Answers<Value: Sendable> = [BackendName: Result<Value, ConsoleError>]

    private enum Message<Value: Sendable>: Sendable {
        case answer(BackendName, Result<Value, ConsoleError>)
        case late(BackendName)
    }

    /// Asks all of `backends` at once, and gives what they answered and who was not waited for: it returns when all have
    /// answered, or when only late ones have not and `isEnough` says that nobody needs them.
    ///
    /// A question that nobody waits for any more goes on until its backend's own deadline.
    private func ask<Value: Sendable>(
        _ backends: [BackendName: any HypervisorBackend],
        _ question: @escaping @Sendable (any HypervisorBackend) async throws -> Value,
        isEnough: (Answers<Value>) -> Bool
    ) async -> (answers: Answers<Value>, late: Set<BackendName>) {
        let (messages, mailbox) = AsyncStream.makeStream(of: Message<Value>.self)
        var timers: [Task<Void, Never>] = []
        defer { for timer in timers { timer.cancel() } }
        for (name, backend) in backends {
            let patience = self.patience
            if let limit = patience.limit(for: name) {
                timers.append(
                    Task {
                        guard (try? await Task.sleep(for: limit)) != nil else { return }
                        mailbox.yield(.late(name))
                    })
            }
            Task {
                let start = ContinuousClock.now
                let answer = await Self.answer(of: backend, called: name, to: question)
                var failure: ConsoleError.Code?
                if case .failure(let error) = answer { failure = error.code }
                patience.record(name, after: ContinuousClock.now - start, failure: failure)
                mailbox.yield(.answer(name, answer))
            }
        }
        var answers: Answers<Value> = [:]
        var pending = Set(backends.keys)
        var late: Set<BackendName> = []
        guard !pending.isEmpty else { return (answers, []) }
        for await message in messages {
            switch message {
            case .answer(let name, let answer):
                answers[name] = answer
                pending.remove(name)
            case .late(let name):
                late.insert(name)
            }
            if pending.isEmpty || (pending.isSubset(of: late) && isEnough(answers)) { break }
        }
        return (answers, pending)
    }

    private static func answer<Value: Sendable>(
        of backend: any HypervisorBackend, called name: BackendName,
        to question: @Sendable (any HypervisorBackend) async throws -> Value
    ) async -> Result<Value, ConsoleError> {
        do {
            return .success(try await question(backend))
        } catch let error as ConsoleError {
            return .failure(error)
        } catch {
            return .failure(ConsoleError(.internalError, "backend \(name) failed", cause: error))
        }
    }
}

extension Instance {
    /// The instance, of the project that `projects` has for it.
    fileprivate func assigned(by projects: [InstanceID: String]) -> Instance {
        guard let project = projects[self.id] else { return self }
        var instance = self
        instance.project = project
        return instance
    }
}
