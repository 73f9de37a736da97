// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct BackendDirectoryTests {
    private let one = ScriptedBackend("one")
    private let two = ScriptedBackend("two")
    private let id = InstanceID(bytes: (1, 1))
    private let other = InstanceID(bytes: (2, 2))

    private var directory: BackendDirectory { BackendDirectory(["one": self.one, "two": self.two]) }

    private func failure(of reference: InstanceReference) async -> ConsoleError? {
        await #expect(throws: ConsoleError.self) { try await self.directory.find(reference) }
    }

    @Test func anInstanceIsFoundByNameAndByUUIDWhereverItIs() async throws {
        let web = self.one.add(self.id, name: "web")
        let mail = self.two.add(self.other, name: "mail")
        for (reference, instance) in [
            (InstanceReference.name("web"), web), (.id(self.id), web), (.name("mail"), mail), (.id(self.other), mail),
        ] {
            let found = try await self.directory.find(reference)
            #expect(found.instance == instance)
            #expect((found.backend as? ScriptedBackend)?.name == instance.backend)
        }
    }

    @Test func aNameOnTwoBackendsIsAmbiguousAndBothAreNamed() async throws {
        self.one.add(self.id, name: "web")
        self.two.add(self.other, name: "web", powerState: .stopped)
        let error = await self.failure(of: .name("web"))
        #expect(error?.code == .instanceAmbiguous && error?.message.contains("one and two") == true)
    }

    @Test func ofAUUIDOnTwoBackendsTheRunningOneCounts() async throws {
        self.one.add(self.id, name: "web", powerState: .stopped)
        self.two.add(self.id, name: "web", powerState: .running)
        #expect(try await self.directory.find(.id(self.id)).instance.backend == "two")
        self.one.setPowerState(.running, of: self.id)
        self.two.setPowerState(.crashed, of: self.id)
        #expect(try await self.directory.find(.id(self.id)).instance.backend == "one")
    }

    @Test(
        arguments: [
            (.running, .running), (.running, .paused), (.unknown, .running), (.stopped, .stopped),
        ] as [(PowerState, PowerState)])
    func aUUIDWithoutOneRunningBackendIsRefused(first: PowerState, second: PowerState) async throws {
        self.one.add(self.id, name: "web", powerState: first)
        self.two.add(self.id, name: "web", powerState: second)
        let error = await self.failure(of: .id(self.id))
        #expect(error?.code == .instanceAmbiguous && error?.message.contains("one and two") == true)
    }

    @Test func aNameIsNotTakenWhileABackendCannotBeAsked() async throws {
        self.one.add(self.id, name: "web")
        self.two.fail(with: ConsoleError(.timedOut, "no answer"))
        let error = await self.failure(of: .name("web"))
        #expect(error?.code == .backendUnavailable && error?.message.contains("backend two") == true)
        // A UUID is, since it means one instance wherever it is.
        #expect(try await self.directory.find(.id(self.id)).instance.name == "web")
        self.two.fail(with: nil)
        #expect(try await self.directory.find(.name("web")).instance.id == self.id)
    }

    @Test func whatNobodyKnowsIsNotFound() async throws {
        self.one.add(self.id, name: "web")
        for reference in [InstanceReference.name("mail"), .id(self.other)] {
            #expect(await self.failure(of: reference)?.code == .instanceNotFound)
        }
        let error = await #expect(throws: ConsoleError.self) { try await BackendDirectory([:]).find(.name("web")) }
        #expect(error?.code == .instanceNotFound)
    }

    @Test func whatMayBeOnADeadBackendIsNotCalledAbsent() async throws {
        self.two.fail(with: ConsoleError(.backendUnavailable, "down"))
        for reference in [InstanceReference.name("web"), .id(self.id)] {
            let error = await self.failure(of: reference)
            #expect(error?.code == .backendUnavailable && error?.message.contains("backend two") == true)
        }
    }

    @Test func aNameThatIsTwiceOnOneBackendIsAmbiguous() async throws {
        self.one.add(self.id, name: "web")
        self.one.add(self.other, name: "web")
        self.two.fail(with: ConsoleError(.backendUnavailable, "down"))
        #expect(await self.failure(of: .name("web"))?.code == .instanceAmbiguous)
    }

    @Test func theListTellsWhatEachBackendSaid() async throws {
        let web = self.one.add(self.id, name: "web")
        self.two.fail([.instances], with: ConsoleError(.timedOut, "no answer"))
        let answers = await self.directory.instances()
        #expect(answers.count == 2)
        #expect(try answers["one"]?.get() == [web])
        let error = #expect(throws: ConsoleError.self) { try answers["two"]?.get() }
        #expect(error?.code == .timedOut)
    }

    @Test func backendsAreAskedAtTheSameTime() async throws {
        self.two.add(self.id, name: "web")
        self.one.hold(.instance)
        self.two.hold(.instance)
        async let found = self.directory.find(.id(self.id))
        // Were they asked in turn, one of these would never return.
        await self.one.waitForHeld(.instance)
        await self.two.waitForHeld(.instance)
        self.one.release(.instance)
        self.two.release(.instance)
        #expect(try await found.instance.backend == "two")
    }

    @Test func everyBackendIsShutDown() async {
        await self.directory.shutdown()
        #expect(self.one.count(of: .shutdown) == 1 && self.two.count(of: .shutdown) == 1)
    }
}
