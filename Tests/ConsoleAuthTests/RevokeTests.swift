// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAuth
import ConsoleCore
import ConsoleTestKit
import Logging
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct RevokeTests {
    /// Calls `body` with a desk whose backends are listened to.
    private func listening(_ kind: StoreKind = .memory, _ body: @escaping @Sendable (Desk) async throws -> Void)
        async throws
    {
        try await Desk.open(kind) { desk in
            let revoker = TokenRevoker(
                authority: desk.authority, directory: BackendDirectory(["one": desk.one, "two": desk.two]),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await revoker.run() }
                while desk.one.listeners + desk.two.listeners < 2 { await Task.yield() }
                try await body(desk)
                group.cancelAll()
            }
        }
    }

    /// Waits until what was told so far is dealt with: the backend is asked once for each event that matters.
    private func settle(_ desk: Desk, asked count: Int) async throws {
        while desk.two.count(of: .instance) < count { try await Task.sleep(for: .milliseconds(2)) }
    }

    private func refused(_ desk: Desk, _ token: AccessToken) async -> Bool {
        do {
            _ = try await desk.redeem(token)
            return false
        } catch {
            return (error as? ConsoleError)?.code == .tokenRejected
        }
    }

    @Test func aBackendThatCameLaterIsFollowedToo() async throws {
        try await Desk.open { desk in
            let directory = BackendDirectory(["one": desk.one])
            let revoker = TokenRevoker(
                authority: desk.authority, directory: directory,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await revoker.run() }
                while desk.one.listeners < 1 { await Task.yield() }
                #expect(desk.two.listeners == 0)
                directory.replace(with: ["two": desk.two])
                while desk.two.listeners < 1 { await Task.yield() }
                group.cancelAll()
            }
        }
    }

    @Test(arguments: StoreKind.allCases, [InstanceEvent.stopped(Desk.id), .deleted(Desk.id)])
    func anInstanceThatIsGoneTakesItsTokensWithIt(kind: StoreKind, event: InstanceEvent) async throws {
        try await self.listening(kind) { desk in
            let tokens = [try await desk.issue(), try await desk.issue()]
            desk.one.setPowerState(.stopped, of: Desk.id)
            desk.one.tell(event)
            for token in tokens {
                // It is refused as not running until the event is dealt with, and given back.
                while await !self.refused(desk, token) { try await Task.sleep(for: .milliseconds(2)) }
            }
            // The instance is back, the tokens are not.
            desk.one.setPowerState(.running, of: Desk.id)
            for token in tokens { await desk.expectRefused(token) }
            try await desk.redeem(try await desk.issue())
        }
    }

    @Test func anInstanceThatRunsElsewhereKeepsThem() async throws {
        try await self.listening { desk in
            let token = try await desk.issue()
            desk.one.setPowerState(.stopped, of: Desk.id)
            desk.two.add(Desk.id, name: "web")
            let before = desk.two.count(of: .instance)
            desk.one.tell(.stopped(Desk.id))
            try await self.settle(desk, asked: before + 1)
            desk.one.remove(Desk.id)
            desk.one.tell(.deleted(Desk.id))
            try await self.settle(desk, asked: before + 2)
            // The third question means that the second is dealt with.
            desk.one.tell(.stopped(InstanceID(bytes: (9, 9))))
            try await self.settle(desk, asked: before + 3)
            #expect(try await desk.redeem(token).backend == "two")
        }
    }

    @Test func eventsThatMayHaveBeenMissedRevokeNothing() async throws {
        try await self.listening { desk in
            let token = try await desk.issue()
            let before = desk.two.count(of: .instance)
            desk.one.tell(.mayHaveMissed)
            desk.one.tell(.stopped(InstanceID(bytes: (9, 9))))
            try await self.settle(desk, asked: before + 1)
            try await desk.redeem(token)
        }
    }

    @Test func aSessionThatIsBeingOpenedDoesNotBegin() async throws {
        try await Desk.open { desk in
            let grant = try await desk.redeem(try await desk.issue())
            #expect(try await desk.authority.revoke(Desk.id) == 1)
            let error = await #expect(throws: ConsoleError.self) {
                try await desk.authority.sessionBegan(grant, client: "203.0.113.9") { _ in }
            }
            #expect(error?.code == .tokenRejected)
        }
    }
}
