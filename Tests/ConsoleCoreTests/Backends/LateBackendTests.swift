// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

/// One of two backends hangs: what is asked of the other is answered.
@Suite(.timeLimit(.minutes(1))) struct LateBackendTests {
    private let one = ScriptedBackend("one")
    private let two = ScriptedBackend("two")
    private let id = InstanceID(bytes: (1, 1))
    private let other = InstanceID(bytes: (2, 2))
    private let directory: BackendDirectory

    init() {
        self.directory = BackendDirectory(["one": self.one, "two": self.two], grace: .milliseconds(20))
        self.one.add(self.id, name: "web")
    }

    /// Calls `body` when `two` is known to be quick, and hangs from now on.
    private func whileTwoHangs(_ body: () async throws -> Void) async throws {
        _ = await self.directory.instances()
        self.two.hold(.instance)
        self.two.hold(.instances)
        defer {
            self.two.release(.instance)
            self.two.release(.instances)
        }
        try await body()
    }

    @Test func anInstanceThatRunsIsFoundByItsUUIDWhileAnotherBackendHangs() async throws {
        try await self.whileTwoHangs {
            let found = try await self.directory.find(.id(self.id))
            #expect(found.instance.backend == "one")
        }
    }

    @Test func theListSaysWhoHangs() async throws {
        try await self.whileTwoHangs {
            let answers = await self.directory.instances()
            let listed = try answers["one"]?.get().map(\.id)
            #expect(listed == [self.id])
            let error = #expect(throws: ConsoleError.self) { try answers["two"]?.get() }
            #expect(error?.code == .timedOut)
        }
    }

    @Test func aBackendThatTimedOutIsNotWaitedForTheNextTime() async throws {
        self.two.fail(with: ConsoleError(.timedOut, "no answer"))
        _ = try await self.directory.find(.id(self.id))
        self.two.fail(with: nil)
        self.two.hold(.instance)
        defer { self.two.release(.instance) }
        #expect(try await self.directory.find(.id(self.id)).instance.backend == "one")
    }

    @Test(arguments: [true, false]) func aBackendThatWasNeverAskedIsWaitedFor(isLate: Bool) async throws {
        self.two.add(self.id, name: "web")
        self.two.hold(.instance)
        async let found = self.failure(of: .id(self.id))
        await self.two.waitForHeld(.instance)
        // Much more than the grace, which says nothing about a backend that nobody knows.
        if isLate { try await Task.sleep(for: .milliseconds(200)) }
        self.two.release(.instance)
        let error = await found
        #expect(error?.code == .instanceAmbiguous && error?.message.contains("one and two") == true)
    }

    @Test func aBackendThatIsAlwaysSlowIsWaitedForAsLongAsItUsuallyTakes() async throws {
        self.two.add(self.id, name: "web")
        self.two.hold(.instances)
        async let list = self.directory.instances()
        await self.two.waitForHeld(.instances)
        try await Task.sleep(for: .milliseconds(500))
        self.two.release(.instances)
        _ = await list

        self.two.hold(.instance)
        async let found = self.failure(of: .id(self.id))
        await self.two.waitForHeld(.instance)
        try await Task.sleep(for: .milliseconds(200))
        self.two.release(.instance)
        #expect(await found?.code == .instanceAmbiguous)
    }

    @Test func whatWasNotFoundRunningIsWaitedFor() async throws {
        self.one.setPowerState(.stopped, of: self.id)
        self.two.add(self.id, name: "web")
        _ = await self.directory.instances()
        self.two.hold(.instance)
        async let found = self.directory.find(.id(self.id))
        await self.two.waitForHeld(.instance)
        try await Task.sleep(for: .milliseconds(200))
        self.two.release(.instance)
        #expect(try await found.instance.backend == "two")
    }

    @Test func aNameIsNotTakenWithoutTheOneThatHangs() async throws {
        self.two.add(self.other, name: "web")
        _ = await self.directory.instances()
        self.two.hold(.instance)
        async let found = self.failure(of: .name("web"))
        await self.two.waitForHeld(.instance)
        try await Task.sleep(for: .milliseconds(200))
        self.two.release(.instance)
        #expect(await found?.code == .instanceAmbiguous)
    }

    @Test func aBackendThatAnswersAgainIsWaitedForAgain() async throws {
        try await self.whileTwoHangs { _ = try await self.directory.find(.id(self.id)) }
        self.two.add(self.id, name: "web")
        // Until its answers of before have come back, it is one that hangs.
        var code: ConsoleError.Code?
        for _ in 0..<500 where code == nil {
            code = await self.failure(of: .id(self.id))?.code
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(code == .instanceAmbiguous)
    }

    private func failure(of reference: InstanceReference) async -> ConsoleError? {
        do {
            _ = try await self.directory.find(reference)
            return nil
        } catch {
            return error as? ConsoleError
        }
    }
}
