// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct ServiceManagerEnvironmentTests {
    @Test func whatIsForThisProcessIsTaken() {
        let manager = ServiceManager(
            [
                "NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7", "LISTEN_PID": "7",
                "LISTEN_FDS": "2", "LISTEN_FDNAMES": "novnc:api",
            ], process: 7)
        #expect(manager.notifier != nil)
        #expect(manager.watchdogInterval == .seconds(30))
        #expect(manager.sockets["novnc"] == 3)
        #expect(manager.sockets["api"] == 4)
        #expect(manager.sockets["metrics"] == nil)
    }

    @Test func aWatchdogWithoutAProcessIsForThisOne() {
        #expect(ServiceManager(["WATCHDOG_USEC": "5"], process: 7).watchdogInterval == .microseconds(5))
    }

    @Test(arguments: [
        ["WATCHDOG_USEC": "5", "WATCHDOG_PID": "8"], ["WATCHDOG_USEC": "0"], ["WATCHDOG_USEC": "-1"],
        ["WATCHDOG_USEC": "x"], ["LISTEN_PID": "8", "LISTEN_FDS": "1"], ["LISTEN_FDS": "1"],
        ["LISTEN_PID": "7", "LISTEN_FDS": "0"], ["LISTEN_PID": "7", "LISTEN_FDS": "-1"],
        ["LISTEN_PID": "7", "LISTEN_FDS": "99999999"], ["LISTEN_PID": "x", "LISTEN_FDS": "1"], ["NOTIFY_SOCKET": "x"],
        ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 108)], [:],
    ])
    func whatIsForAnotherOrMakesNoSenseIsLeft(_ environment: [String: String]) {
        let manager = ServiceManager(environment, process: 7)
        #expect(manager.notifier == nil)
        #expect(manager.watchdogInterval == nil)
        #expect(manager.sockets.sockets.isEmpty)
    }
}
