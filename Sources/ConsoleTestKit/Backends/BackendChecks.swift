// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The checks behind ``BackendConformance``, and what they found.
struct BackendChecks {
    let backend: any HypervisorBackend
    let known: InstanceID
    private(set) var violations: [String] = []
    private(set) var listed: Instance?

    init(backend: any HypervisorBackend, known: InstanceID) {
        self.backend = backend
        self.known = known
    }

    /// The list has the instance, and everything in it once.
    mutating func listing() async {
        guard case .success(let instances) = await self.ask({ try await $0.instances() }) else {
            return self.add("instances() fails")
        }
        self.listed = instances.first { $0.id == self.known }
        if self.listed == nil { self.add("instances() does not list \(self.known)") }
        if Set(instances.map(\.id)).count != instances.count { self.add("instances() lists a UUID twice") }
    }

    /// The instance is the same however one asks for it.
    mutating func references(name: String?) async {
        await self.compare(.id(self.known))
        if let name { await self.compare(.name(name)) }
    }

    private mutating func compare(_ reference: InstanceReference) async {
        switch await self.ask({ try await $0.instance(named: reference) }) {
        case .success(let instance):
            if instance != self.listed { self.add("instance(named: \(reference)) is not the one that is listed") }
        case .failure(let code):
            self.add("instance(named: \(reference)) fails with \(code)")
        }
    }

    /// What nobody knows is not found, by each question.
    mutating func unknownReferences() async {
        let id = InstanceID(bytes: (.random(in: .min ... .max), .random(in: .min ... .max)))
        for reference in [InstanceReference.id(id), .name("no instance has the name \(id)")] {
            let answer = await self.ask { _ = try await $0.instance(named: reference) }
            self.expectNotFound(answer, "instance(named:) of an unknown \(reference == .id(id) ? "UUID" : "name")")
        }
        self.expectNotFound(
            await self.ask { try await $0.checkConsole(of: id, kind: .vnc) }, "checkConsole of an unknown UUID")
        self.expectNotFound(
            await self.ask { _ = try await $0.consoleEndpoint(of: id, kind: .vnc) },
            "consoleEndpoint of an unknown UUID")
    }

    mutating func expectNotFound(_ answer: Answer<Void>, _ what: String) {
        switch answer {
        case .success: self.add("\(what) succeeds")
        case .failure(.instanceNotFound): break
        case .failure(let code): self.add("\(what) fails with \(code), not instanceNotFound")
        }
    }

    /// The console is checked and resolved alike, and twice to the same place.
    mutating func console() async {
        let known = self.known
        let check = await self.ask { try await $0.checkConsole(of: known, kind: .vnc) }
        let first = await self.ask { try await $0.consoleEndpoint(of: known, kind: .vnc) }
        let second = await self.ask { try await $0.consoleEndpoint(of: known, kind: .vnc) }
        if check.code != first.code {
            self.add("checkConsole says \(Self.text(check.code)), consoleEndpoint \(Self.text(first.code))")
        }
        if let code = first.code, !Self.consoleFailures.contains(code) {
            self.add("consoleEndpoint fails with \(code)")
        }
        if first.code != second.code {
            self.add("consoleEndpoint says \(Self.text(first.code)), then \(Self.text(second.code))")
        }
        guard case .success(let one) = first, case .success(let other) = second else { return }
        if case .descriptor = one.address {
        } else if one.address != other.address {
            self.add("two answers are two places")
        }
        if one.generation != other.generation { self.add("the generation changes without a new start") }
        if case .tcp(let host, let port) = one.address {
            if host.isEmpty { self.add("the endpoint has no host") }
            if !(1...65535).contains(port) { self.add("\(port) is no TCP port") }
            if !self.backend.egress.ports.contains(port) { self.add("egress does not allow port \(port)") }
        }
        if var tls = one.security.tls {
            // Whose name it is may differ from console to console; the files may not come as a surprise.
            tls.serverName = nil
            let known = self.backend.consoleTLS.map {
                ConsoleTLS(authorities: $0.authorities, certificate: $0.certificate, privateKey: $0.privateKey)
            }
            if !known.contains(tls) { self.add("the endpoint's TLS is not among consoleTLS") }
        }
        if let listed, !listed.powerState.hasScreen {
            self.add("there is a console while the instance is \(listed.powerState.rawValue)")
        }
    }

    /// The console is confirmed where it is, and nowhere else.
    mutating func confirmation() async {
        let known = self.known
        let answer = await self.ask { try await $0.consoleEndpoint(of: known, kind: .vnc) }
        let endpoint: ConsoleEndpoint
        switch answer {
        case .success(let value):
            endpoint = value
        case .failure(let code):
            let nowhere = ConsoleEndpoint(host: "192.0.2.1", port: 5900)
            let confirmed = await self.ask { try await $0.confirmConsole(at: nowhere, of: known, kind: .vnc) }
            if confirmed.code != code {
                self.add("confirmConsole says \(Self.text(confirmed.code)), consoleEndpoint \(code)")
            }
            return
        }
        // Twice, since a backend that hands out descriptors may have taken the first question for another opening.
        for _ in 0..<2 {
            let same = await self.ask { try await $0.confirmConsole(at: endpoint, of: known, kind: .vnc) }
            if let code = same.code { self.add("confirmConsole of the console as it is fails with \(code)") }
        }
        var restarted = endpoint
        restarted.generation += "-other"
        var moved = endpoint
        moved.address = .tcp(host: "192.0.2.1", port: 5900)
        for (other, what) in [(restarted, "another start"), (moved, "another address")] {
            let answer = await self.ask { try await $0.confirmConsole(at: other, of: known, kind: .vnc) }
            if answer.code != .consoleMoved {
                self.add("confirmConsole of \(what) says \(Self.text(answer.code)), not consoleMoved")
            }
        }
        let unknown = InstanceID(bytes: (.random(in: .min ... .max), .random(in: .min ... .max)))
        self.expectNotFound(
            await self.ask { try await $0.confirmConsole(at: endpoint, of: unknown, kind: .vnc) },
            "confirmConsole of an unknown UUID")
    }

    // MARK: Asking

    static let consoleFailures: Set<ConsoleError.Code> = [
        .instanceNotRunning, .consoleNotReady, .consoleTypeUnavailable,
    ]

    enum Answer<Value: Sendable>: Sendable {
        case success(Value)
        case failure(ConsoleError.Code)

        var code: ConsoleError.Code? {
            if case .failure(let code) = self { code } else { nil }
        }
    }

    mutating func ask<Value: Sendable>(
        _ question: @Sendable (any HypervisorBackend) async throws -> Value
    ) async -> Answer<Value> {
        do {
            return .success(try await question(self.backend))
        } catch let error as ConsoleError {
            return .failure(error.code)
        } catch {
            self.add("an error is no ConsoleError but \(type(of: error))")
            return .failure(.internalError)
        }
    }

    mutating func add(_ violation: String) {
        self.violations.append(violation)
    }

    private static func text(_ code: ConsoleError.Code?) -> String {
        code.map(\.description) ?? "yes"
    }
}
