// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// All backends of one Oriel, asked as if they were one.
///
/// Callable from any isolation. A question goes to the backends that there were when it began.
public final class BackendDirectory: Sendable {
    private let held: Replaceable<[BackendName: any HypervisorBackend]>

    /// The directory of these backends.
    public init(_ backends: [BackendName: any HypervisorBackend]) {
        self.held = Replaceable(backends)
    }

    /// The backends by name.
    public var backends: [BackendName: any HypervisorBackend] { self.held.current }

    /// Has these backends from now on. Those that are not among them any more are the caller's to shut down.
    public func replace(with backends: [BackendName: any HypervisorBackend]) {
        self.held.replace(with: backends)
    }

    /// What every backend answered, by name: its instances, or why it could not be asked.
    public func instances() async -> [BackendName: Result<[Instance], ConsoleError>] {
        await Self.ask(self.backends) { try await $0.instances() }
    }

    /// The one instance that `reference` means, and its backend.
    ///
    /// A UUID may be defined on two backends after a migration: then the one that runs counts, and two that run are
    /// refused. A name is taken only when every backend could be asked: otherwise a name that exists twice would mean
    /// now the one and now the other.
    ///
    /// - Throws: ``ConsoleError`` with `instanceNotFound`, with `instanceAmbiguous` naming the backends when more than
    ///   one knows the reference; with `backendUnavailable` for a name that a backend which cannot be asked may know too;
    ///   or, when nobody knows it and some backend could not be asked, with that backend's own code.
    public func find(_ reference: InstanceReference) async throws -> FoundInstance {
        let backends = self.backends
        let answers = await Self.ask(backends) { try await $0.instance(named: reference) }
        var found: [FoundInstance] = []
        var failures: [BackendName: ConsoleError] = [:]
        for (name, answer) in answers {
            switch answer {
            case .success(let instance):
                guard let backend = backends[name] else { continue }
                found.append(FoundInstance(instance: instance, backend: backend))
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
        _ = await Self.ask(self.backends) { await $0.shutdown() }
    }

    private static func ask<Answer: Sendable>(
        _ backends: [BackendName: any HypervisorBackend],
        _ question: @escaping @Sendable (any HypervisorBackend) async throws -> Answer
    ) async -> [BackendName: Result<Answer, ConsoleError>] {
        await withTaskGroup(of: (BackendName, Result<Answer, ConsoleError>).self) { group in
            for (name, backend) in backends {
                group.addTask {
                    do {
                        return (name, .success(try await question(backend)))
                    } catch let error as ConsoleError {
                        return (name, .failure(error))
                    } catch {
                        return (name, .failure(ConsoleError(.internalError, "backend \(name) failed", cause: error)))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }
}
