// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct ConfirmTests {
    /// Redeems a token, lets `change` happen while the console is dialled, and says how confirming fails.
    private func confirm(after change: (Desk) -> Void) async throws -> ConsoleError.Code? {
        var code: ConsoleError.Code?
        try await Desk.open { desk in
            let grant = try await desk.redeem(try await desk.issue())
            change(desk)
            do {
                try await desk.authority.confirm(grant)
            } catch let error as ConsoleError {
                code = error.code
            }
        }
        return code
    }

    @Test func aConsoleThatStayedIsConfirmed() async throws {
        #expect(try await self.confirm { _ in } == nil)
    }

    @Test(arguments: [
        ConsoleEndpoint(host: "127.0.0.1", port: 5901, generation: "1"),
        ConsoleEndpoint(host: "127.0.0.2", port: 5900, generation: "1"),
        ConsoleEndpoint(host: "127.0.0.1", port: 5900, generation: "2"),
        ConsoleEndpoint(host: "127.0.0.1", port: 5900, generation: ""),
    ])
    func aConsoleThatMovedIsNot(endpoint: ConsoleEndpoint) async throws {
        #expect(try await self.confirm { $0.one.setEndpoints(endpoint, of: Desk.id) } == .consoleMoved)
    }

    @Test func aNewPasswordIsNoMove() async throws {
        let endpoint = ConsoleEndpoint(
            host: "127.0.0.1", port: 5900, security: RFBSecurity(password: Secret("new")), generation: "1")
        #expect(try await self.confirm { $0.one.setEndpoints(endpoint, of: Desk.id) } == nil)
    }

    @Test func anInstanceThatStoppedIsNot() async throws {
        #expect(try await self.confirm { $0.one.setPowerState(.stopped, of: Desk.id) } == .instanceNotRunning)
    }

    @Test func anInstanceThatIsOnAnotherBackendIsNot() async throws {
        let code = try await self.confirm { desk in
            desk.one.remove(Desk.id)
            desk.two.add(Desk.id, name: "web")
        }
        #expect(code == .instanceNotFound)
    }

    @Test func anotherInstanceAtTheSameAddressIsNot() async throws {
        let code = try await self.confirm { desk in
            desk.one.remove(Desk.id)
            desk.one.add(InstanceID(bytes: (0xb, 2)), name: "web")
        }
        #expect(code == .instanceNotFound)
    }

    @Test func aBackendThatCannotBeAskedConfirmsNothing() async throws {
        let code = try await self.confirm { $0.one.fail(with: ConsoleError(.backendUnavailable, "down")) }
        #expect(code == .backendUnavailable)
    }

    @Test func aGrantOfABackendThatIsGoneIsNotConfirmed() async throws {
        try await Desk.open { desk in
            var grant = try await desk.redeem(try await desk.issue())
            grant.backend = "three"
            let error = await #expect(throws: ConsoleError.self) { try await desk.authority.confirm(grant) }
            #expect(error?.code == .backendUnavailable)
        }
    }
}
