// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct ScriptedBackendTests {
    private let backend = ScriptedBackend()
    private let id = InstanceID(bytes: (1, 1))

    @Test func answersAreGivenInOrderAndTheLastForEver() async throws {
        self.backend.add(self.id, name: "web")
        let endpoints = (1...2).map { ConsoleEndpoint(host: "h", port: $0) }
        self.backend.setEndpoints(endpoints[0], endpoints[1], of: self.id)
        var addresses: [ConsoleAddress] = []
        for _ in 0..<3 {
            try await self.backend.checkConsole(of: self.id, kind: .vnc)
            addresses.append(try await self.backend.consoleEndpoint(of: self.id, kind: .vnc).address)
        }
        #expect(addresses == [endpoints[0], endpoints[1], endpoints[1]].map(\.address))
        #expect(self.backend.count(of: .consoleEndpoint) == 3 && self.backend.count(of: .checkConsole) == 3)
    }

    @Test func aHeldCallAnswersWhatHoldsWhenItIsLetGo() async throws {
        self.backend.add(self.id, name: "web")
        self.backend.hold(.consoleEndpoint)
        let backend = self.backend
        let id = self.id
        let call = Task { try await backend.consoleEndpoint(of: id, kind: .vnc) }
        await backend.waitForHeld(.consoleEndpoint)
        backend.setPowerState(.stopped, of: id)
        backend.release(.consoleEndpoint)
        let error = await #expect(throws: ConsoleError.self) { try await call.value }
        #expect(error?.code == .instanceNotRunning)
    }

    @Test func aHandClockMovesByHand() {
        let clock = HandClock(Instant(milliseconds: 1000))
        let source = clock.timeSource
        let uptime = source.uptime()
        #expect(source.now() == Instant(milliseconds: 1000))
        clock.advance(by: .seconds(1))
        #expect(source.now() == Instant(milliseconds: 2000) && source.uptime() - uptime == .seconds(1))
        clock.step(by: .seconds(-2))
        #expect(source.now() == Instant(milliseconds: 0) && source.uptime() - uptime == .seconds(1))
    }
}
