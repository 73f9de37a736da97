// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct BackendConformanceTests {
    private let backend = ScriptedBackend(egress: EgressRules(hosts: ["10.0.0.1"], ports: 5900...65535))
    private let id = InstanceID(bytes: (1, 1))

    private func violations(_ name: String? = "web") async -> [String] {
        await BackendConformance.violations(of: self.backend, known: self.id, named: name)
    }

    private func endpoint(
        host: String = "10.0.0.1", port: Int = 5900, generation: String = "1"
    ) -> ConsoleEndpoint {
        ConsoleEndpoint(host: host, port: port, generation: generation)
    }

    @Test(arguments: PowerState.allCases) func aGoodBackendHasNoViolations(powerState: PowerState) async {
        self.backend.add(self.id, name: "web", powerState: powerState)
        self.backend.add(InstanceID(bytes: (2, 2)), name: "mail")
        #expect(await self.violations() == [])
        self.backend.setEndpoints(of: self.id)
        #expect(await self.violations() == [])
    }

    @Test func anInstanceThatIsNotThereIsAViolation() async {
        #expect(await self.violations().contains("instances() does not list \(self.id)"))
    }

    @Test func anotherNameIsAViolation() async {
        self.backend.add(self.id, name: "web")
        self.backend.add(InstanceID(bytes: (2, 2)), name: "mail")
        #expect(await self.violations("mail") == ["instance(named: mail) is not the one that is listed"])
        #expect(await self.violations("db") == ["instance(named: db) fails with instanceNotFound"])
    }

    @Test(arguments: [.instances, .instance, .checkConsole, .consoleEndpoint] as [ScriptedBackend.Call])
    func aQuestionThatFailsIsAViolation(call: ScriptedBackend.Call) async {
        self.backend.add(self.id, name: "web")
        self.backend.fail([call], with: ConsoleError(.timedOut, "no answer"))
        #expect(await !self.violations().isEmpty)
    }

    @Test func aConsoleThatMovesIsAViolation() async {
        self.backend.add(self.id, name: "web")
        self.backend.setEndpoints(self.endpoint(), self.endpoint(port: 5901), of: self.id)
        #expect(await self.violations() == ["two answers are two places"])
        self.backend.setEndpoints(self.endpoint(), self.endpoint(host: "10.0.0.2"), of: self.id)
        #expect(await self.violations() == ["two answers are two places"])
        self.backend.setEndpoints(self.endpoint(), self.endpoint(generation: "2"), of: self.id)
        #expect(await self.violations() == ["the generation changes without a new start"])
    }

    @Test func anEndpointThatCannotBeDialledIsAViolation() async {
        self.backend.add(self.id, name: "web")
        for port in [-1, 0, 65536] {
            self.backend.setEndpoints(self.endpoint(port: port), of: self.id)
            #expect(await self.violations().contains("\(port) is no TCP port"))
        }
        self.backend.setEndpoints(self.endpoint(port: 5899), of: self.id)
        #expect(await self.violations() == ["egress does not allow port 5899"])
        self.backend.setEndpoints(self.endpoint(host: ""), of: self.id)
        #expect(await self.violations() == ["the endpoint has no host"])
    }

    @Test func whatABackendInventsIsAViolation() async {
        let violations = await BackendConformance.violations(of: InventiveBackend(), known: self.id)
        for expected in [
            "instances() lists a UUID twice", "instance(named:) of an unknown UUID succeeds",
            "instance(named:) of an unknown name succeeds", "checkConsole of an unknown UUID succeeds",
            "consoleEndpoint of an unknown UUID succeeds", "there is a console while the instance is stopped",
            "screenshot of an unknown UUID succeeds", "there is a screenshot while the instance is stopped",
        ] {
            #expect(violations.contains(expected))
        }
    }

    @Test(
        arguments: [
            (nil, "confirmConsole of another start says yes, not consoleMoved"),
            (.consoleMoved, "confirmConsole of the console as it is fails with consoleMoved"),
        ] as [(ConsoleError.Code?, String)])
    func aBackendThatConfirmsBlindlyIsAViolation(code: ConsoleError.Code?, violation: String) async {
        self.backend.add(self.id, name: "web")
        let blind = BlindBackend(backend: self.backend, code: code)
        let violations = await BackendConformance.violations(of: blind, known: self.id)
        #expect(violations.contains(violation))
    }

    @Test func anErrorOfAnotherTypeIsAViolation() async {
        struct Strange: Error {}
        let backend = InventiveBackend(failure: Strange())
        let violations = await BackendConformance.violations(of: backend, known: self.id)
        #expect(violations.contains("an error is no ConsoleError but Strange"))
    }
}

/// A backend that has an answer to everything.
private struct InventiveBackend: ScreenshotProviding {
    var failure: (any Error)?
    var egress: EgressRules { EgressRules(hosts: []) }

    private func instance(_ id: InstanceID) throws -> Instance {
        if let failure = self.failure { throw failure }
        return Instance(id: id, name: "x", powerState: .stopped, backend: "inventive")
    }

    func instances() async throws -> [Instance] {
        let id = InstanceID(bytes: (1, 1))
        return [try self.instance(id), try self.instance(id)]
    }

    func instance(named reference: InstanceReference) async throws -> Instance {
        try self.instance(InstanceID(bytes: (1, 1)))
    }

    func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        ConsoleEndpoint(host: "h", port: try self.instance(instance).name.count)
    }

    func screenshot(of instance: InstanceID) async throws -> Screenshot {
        if let failure = self.failure { throw failure }
        return try Screenshot(bytes: [0xff, 0xd8, 0xff])
    }

    func shutdown() async {}
}

/// A backend that confirms everything, or nothing.
private struct BlindBackend: HypervisorBackend {
    var backend: ScriptedBackend
    var code: ConsoleError.Code?
    var egress: EgressRules { self.backend.egress }

    func instances() async throws -> [Instance] { try await self.backend.instances() }

    func instance(named reference: InstanceReference) async throws -> Instance {
        try await self.backend.instance(named: reference)
    }

    func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        try await self.backend.consoleEndpoint(of: instance, kind: kind)
    }

    func confirmConsole(at endpoint: ConsoleEndpoint, of instance: InstanceID, kind: ConsoleKind) async throws {
        if let code = self.code { throw ConsoleError(code, "always") }
    }

    func shutdown() async {}
}
