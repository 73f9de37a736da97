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

private struct Everybody: IdentityProvider {
    var admitsEveryone: Bool { true }

    func authenticate(header: @Sendable (String) -> String?) async throws -> Principal {
        Principal(name: "test", isAdministrator: true)
    }
}

private struct Nobody: ConsoleIssuing {
    func issue(_ request: ConsoleRequest) async throws -> IssuedToken {
        throw ConsoleError(.authorityUnavailable, "no authority here")
    }
}
