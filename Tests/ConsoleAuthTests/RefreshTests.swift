// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

/// Grants whose console was not where they said.
@Suite struct RefreshTests {
    @Test func theBackendIsAskedAnewAndTheSessionStays() async throws {
        try await Desk.open { desk in
            let grant = try await desk.redeem(try await desk.issue())
            let endpoint = ConsoleEndpoint(host: "127.0.0.9", port: 443, generation: "2")
            desk.one.setEndpoints(endpoint, of: Desk.id)
            let fresh = try await desk.authority.refresh(grant, after: .consoleMoved)
            #expect(desk.one.freshAfter == [.consoleMoved])
            var expected = grant
            expected.endpoint = endpoint
            #expect(fresh == expected)
            try await desk.authority.confirm(fresh)
        }
    }

    @Test func anInstanceThatStoppedMeanwhileIsTold() async throws {
        try await Desk.open { desk in
            let grant = try await desk.redeem(try await desk.issue())
            desk.one.setPowerState(.stopped, of: Desk.id)
            let error = await #expect(throws: ConsoleError.self) {
                _ = try await desk.authority.refresh(grant, after: .backendSessionRejected)
            }
            #expect(error?.code == .instanceNotRunning)
        }
    }

    @Test func aGrantOfABackendThatIsGoneIsNotRefreshed() async throws {
        try await Desk.open { desk in
            var grant = try await desk.redeem(try await desk.issue())
            grant.backend = "gone"
            let error = await #expect(throws: ConsoleError.self) {
                _ = try await desk.authority.refresh(grant, after: .consoleMoved)
            }
            #expect(error?.code == .backendUnavailable)
        }
    }
}
