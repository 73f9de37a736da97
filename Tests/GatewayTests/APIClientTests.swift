// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAPI
import ConsoleCore
import ConsoleTestKit
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Gateway

@Suite struct APIClientTests {
    /// Runs the API over `backends` and a client of it.
    private func withClient(
        _ backends: [BackendName: any HypervisorBackend], _ body: (APIClient) async throws -> Void
    ) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let service = ConsoleAPIService(
            address: BindAddress(host: "127.0.0.1", port: 0), identity: Everybody(),
            directory: BackendDirectory(backends),
            issuer: Nobody(), accessURLs: AccessURLs([.novnc: { _, _ in "" }]), readiness: { .ready },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, onBound: { told.yield($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let port = try #require(await ports.first { _ in true })
            let client = try APIClient("http://127.0.0.1:\(port)/")
            do {
                try await body(client)
            } catch {
                Issue.record(error)
            }
            await client.close()
            group.cancelAll()
        }
    }

    @Test func instancesAreListed() async throws {
        try await self.withClient(["kvm1": FakeBackend(name: "kvm1")]) { client in
            let listing = try await client.instances()
            #expect(listing.instances.isEmpty)
            #expect(listing.errors.isEmpty)
        }
    }

    @Test func faultsBecomeStatuses() async throws {
        try await self.withClient(["kvm1": FakeBackend(name: "kvm1")]) { client in
            let missing = await #expect(throws: CommandFailure.self) {
                try await client.console(of: "web", type: "novnc", mode: .view)
            }
            #expect(missing?.status == .notFound)
            let wrong = await #expect(throws: CommandFailure.self) {
                try await client.console(of: "web", type: "xvpvnc", mode: .control)
            }
            #expect(wrong == CommandFailure(.mistakes, "Console type 'xvpvnc' is not available. Available: novnc."))
        }
    }

    @Test(arguments: ["web", "odd / name; ä%41?#"])
    func aScreenshotComesAsItIs(name: String) async throws {
        try await self.withClient(["kvm1": FakeCamera(name: name)]) { client in
            let screenshot = try await client.screenshot(of: name)
            let picture = try FakeCamera.picture()
            #expect(screenshot == picture)
            let missing = await #expect(throws: CommandFailure.self) { try await client.screenshot(of: "nobody") }
            #expect(missing?.status == .notFound)
        }
    }

    @Test(arguments: ["web", "odd / name; ä%41?#"])
    func accessIsRevokedByName(name: String) async throws {
        let camera = FakeCamera(name: name)
        try await self.withClient(["kvm1": camera]) { client in
            let answer = try await client.revoke(name)
            #expect(answer == RevocationAnswer(instance: camera.id, tokens: 3))
            let missing = await #expect(throws: CommandFailure.self) { try await client.revoke("nobody") }
            #expect(missing?.status == .notFound)
        }
    }

    @Test(arguments: ["", ".", ".."]) func whatIsNoNameIsRefused(name: String) async throws {
        let client = try APIClient("http://127.0.0.1:1")
        let failure = await #expect(throws: CommandFailure.self) { try await client.screenshot(of: name) }
        #expect(failure?.status == .mistakes)
        await client.close()
    }

    @Test func anAPIThatIsAwayIsToldInOneLine() async throws {
        let hole = try BlackHole.closed()
        defer { hole.stop() }
        let port = hole.port
        let client = try APIClient("http://127.0.0.1:\(port)")
        let failure = await #expect(throws: CommandFailure.self) { try await client.instances() }
        #expect(failure?.status == .unavailable)
        #expect(
            failure?.lines == [
                "oriel: no answer from the API at http://127.0.0.1:\(port) (connection refused): check that 'oriel "
                    + "serve' runs there, name another with --api or ORIEL_API, or do without an API with --config"
            ])
        await client.close()
    }
}

/// A backend with one instance, of which there is a picture.
private struct FakeCamera: ScreenshotProviding {
    let name: String
    let id = InstanceID(bytes: (1, 1))

    var egress: EgressRules { EgressRules(hosts: []) }

    static func picture() throws -> Screenshot {
        try Screenshot(bytes: [0xff, 0xd8, 0xff] + [UInt8](repeating: 7, count: 200_000))
    }

    func instances() async throws -> [Instance] { [try await self.instance(named: .id(self.id))] }

    func instance(named reference: InstanceReference) async throws -> Instance {
        guard [InstanceReference.id(self.id), .name(self.name)].contains(reference) else {
            throw ConsoleError(.instanceNotFound, "not here")
        }
        return Instance(id: self.id, name: self.name, powerState: .running, backend: "kvm1")
    }

    func consoleEndpoint(of instance: InstanceID, kind: ConsoleKind) async throws -> ConsoleEndpoint {
        throw ConsoleError(.instanceNotFound, "not here")
    }

    func screenshot(of instance: InstanceID) async throws -> Screenshot { try Self.picture() }

    func shutdown() async {}
}

private struct Everybody: IdentityProvider {
    var admitsEveryone: Bool { true }

    func authenticate(header: @Sendable (String) -> String?, client: String) async throws -> Principal {
        Principal(name: "test", isAdministrator: true)
    }
}

private struct Nobody: ConsoleIssuing {
    func issue(_ request: ConsoleRequest) async throws -> IssuedToken {
        throw ConsoleError(.authorityUnavailable, "no authority here")
    }

    func target(of token: AccessToken, types: [ConsoleType]) async throws -> TokenTarget? { nil }

    func revokeAccess(to instance: InstanceID, for principal: Principal) async throws -> Int { 3 }
}
