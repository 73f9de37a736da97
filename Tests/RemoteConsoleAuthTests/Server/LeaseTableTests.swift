// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import RemoteConsoleAuth

@Suite struct LeaseTableTests {
    private let clock = HandClock()

    @Test func aSessionLapsesAfterThreeHeartbeatsAndOnlyOnce() {
        let table = LeaseTable(uptime: self.clock.timeSource.uptime)
        let (heard, silent) = (SessionID(), SessionID())
        table.heard(heard, of: "one", hasBegun: true)
        table.heard(silent, of: "two", hasBegun: true)
        self.clock.advance(by: .seconds(30))
        table.heard(heard, of: "one", hasBegun: true)
        #expect(table.takeLapsed().isEmpty)
        self.clock.advance(by: .milliseconds(1))
        #expect(table.takeLapsed() == [.init(session: silent, proxy: "two", hasBegun: true)])
        #expect(table.takeLapsed().isEmpty)
        #expect(table.count == 1)
    }

    @Test func oneThatHasNotBegunHasLonger() {
        let table = LeaseTable(uptime: self.clock.timeSource.uptime)
        let session = SessionID()
        table.heard(session, of: "one", hasBegun: false)
        self.clock.advance(by: .seconds(60))
        #expect(table.takeLapsed().isEmpty)
        self.clock.advance(by: .seconds(1))
        #expect(table.takeLapsed() == [.init(session: session, proxy: "one", hasBegun: false)])
    }

    @Test func theClockOnTheWallDoesNotMatter() {
        let table = LeaseTable(uptime: self.clock.timeSource.uptime)
        table.heard(SessionID(), of: "one", hasBegun: true)
        self.clock.step(by: .seconds(3600))
        #expect(table.takeLapsed().isEmpty)
        self.clock.step(by: .seconds(-7200))
        self.clock.advance(by: .seconds(31))
        #expect(table.takeLapsed().count == 1)
    }
}
