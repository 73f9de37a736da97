// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct IssueTests {
    private func expectNothingIssued(
        _ code: ConsoleError.Code, for reference: InstanceReference = .id(Desk.id), _ change: (Desk) -> Void
    ) async throws {
        try await Desk.open { desk in
            change(desk)
            let error = await #expect(throws: ConsoleError.self) { try await desk.issue(reference) }
            #expect(error?.code == code)
            #expect((desk.store as? MemoryTokenStore)?.records == [])
        }
    }

    @Test(arguments: PowerState.allCases) func aTokenIsIssuedOnlyForAnInstanceWithAScreen(state: PowerState)
        async throws
    {
        if state.hasScreen {
            try await Desk.open { desk in
                desk.one.setPowerState(state, of: Desk.id)
                _ = try await desk.issue()
                #expect((desk.store as? MemoryTokenStore)?.records.count == 1)
            }
        } else {
            try await self.expectNothingIssued(.instanceNotRunning) { $0.one.setPowerState(state, of: Desk.id) }
        }
    }

    @Test func noTokenIsIssuedForAConsoleThatIsNotThere() async throws {
        try await self.expectNothingIssued(.consoleNotReady) { $0.one.setEndpoints(of: Desk.id) }
        try await self.expectNothingIssued(.instanceNotFound) { $0.one.remove(Desk.id) }
        try await self.expectNothingIssued(.instanceNotFound, for: .name("mail")) { _ in }
        try await self.expectNothingIssued(.instanceAmbiguous) { $0.two.add(Desk.id, name: "web") }
        try await self.expectNothingIssued(.consoleTypeUnavailable) {
            $0.one.fail([.checkConsole], with: ConsoleError(.consoleTypeUnavailable, "switched off"))
        }
    }

    @Test func issuingOpensNothing() async throws {
        try await Desk.open { desk in
            _ = try await desk.issue()
            #expect(desk.one.count(of: .checkConsole) == 1 && desk.one.count(of: .consoleEndpoint) == 0)
        }
    }

    @Test func theRecordSaysWhoWhatAndHowLong() async throws {
        try await Desk.open { desk in
            let request = ConsoleRequest(
                instance: .name("web"), type: .novnc, mode: .view, principal: Principal(name: "alice", project: "red"))
            let issued = try await desk.authority.issue(request)
            #expect(issued.instance.id == Desk.id && issued.lifetime == Desk.lifetime)
            let record = try #require((desk.store as? MemoryTokenStore)?.records.first)
            #expect(record.instance == Desk.id && record.type == .novnc && record.mode == .view)
            #expect(record.principal == "alice" && record.project == "blue")
            #expect(record.issuedAt == desk.clock.now)
            #expect(record.expiresAt == desk.clock.now.advanced(by: Desk.lifetime))
            #expect(try await desk.redeem(issued.token).mode == .view)
        }
    }

    @Test func theStoreSeesAKeyedHashAndNeverTheToken() async throws {
        let key = TokenKey()
        try await Desk.open(key: key) { desk in
            let token = try await desk.issue()
            let record = try #require((desk.store as? MemoryTokenStore)?.records.first)
            #expect(record.tokenHash == key.hash(token))
            let text = token.reveal { $0 }
            #expect(!"\(record)".contains(text))
        }
    }

    @Test func aTokenOfAnotherKeyIsUnknown() async throws {
        try await Desk.open { desk in
            let token = try await desk.issue()
            try await Desk.open { other in await other.expectRefused(token) }
        }
    }
}
