// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Whoever reloads the page is back on the screen; nobody else gets in by the same link.
@Suite(.serialized) struct ResumeTests {
    private static let spent = "This console link is not valid any more. Ask for a new one."

    private let hypervisor: Hypervisor

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
    }

    private func gateway(_ page: String = "console.html", authority: String = "") throws -> OrielProcess {
        try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"], page: page, authority: authority)
    }

    @Test(arguments: ConsoleTests.pages) func aReloadIsBackOnTheScreen(page: String, status: String) throws {
        let guest = try self.hypervisor.start("reload")
        let gateway = try self.gateway(page)
        let browser = try Browser()
        try browser.open(gateway.url("reload"))
        for letter in ["a", "b", "c"] {
            try browser.wait(for: "QEMU (reload)", in: status)
            try browser.type(letter)
            #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix(letter) })
            try browser.reload()
        }
        try browser.wait(for: "QEMU (reload)", in: status)
        let cookies = try browser.cookies().filter { ($0["name"] as? String)?.hasPrefix("oriel-resume-") == true }
        #expect(cookies.count == 1)
        #expect(cookies.first?["httpOnly"] as? Bool == true && cookies.first?["sameSite"] as? String == "Strict")
    }

    @Test func afterTheWindowAReloadIsRefused() throws {
        _ = try self.hypervisor.start("late")
        let gateway = try self.gateway(authority: "resume_window: 1s")
        let browser = try Browser()
        let url = try gateway.url("late")
        try browser.open(url)
        try browser.wait(for: "QEMU (late)")
        try browser.reload()
        try browser.wait(for: "QEMU (late)")
        try browser.open("about:blank")
        #expect(gateway.logs("session ended"))
        let left = Date()
        // Real time has to pass here: the program runs on the machine's clock.
        #expect(Wait.until(seconds: 30) { Date().timeIntervalSince(left) > 1.2 })
        try browser.open(url)
        try browser.wait(for: Self.spent)
    }

    @Test func anotherBrowserIsRefusedAndDisturbsNobody() throws {
        let guest = try self.hypervisor.start("mine")
        let gateway = try self.gateway()
        let url = try gateway.url("mine")
        let (mine, other) = (try Browser(), try Browser())
        try mine.open(url)
        try mine.wait(for: "QEMU (mine)")
        try other.open(url)
        try other.wait(for: Self.spent)
        try mine.type("m")
        #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("m") })
        try mine.reload()
        try mine.wait(for: "QEMU (mine)")
        try other.reload()
        try other.wait(for: Self.spent)
    }

    @Test func twoTabsWithTwoConsolesDoNotDisturbEachOther() throws {
        let guests = try ["left", "right"].map { try self.hypervisor.start($0) }
        let gateway = try self.gateway()
        let browser = try Browser()
        for guest in guests { try browser.open(gateway.url(guest.name), tab: guest.name) }
        for round in ["x", "y"] {
            for guest in guests {
                try browser.wait(for: "QEMU (\(guest.name))", tab: guest.name)
                try browser.type(round, tab: guest.name)
                #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix(round) })
            }
            for guest in guests.reversed() { try browser.reload(tab: guest.name) }
        }
        for guest in guests { try browser.wait(for: "QEMU (\(guest.name))", tab: guest.name) }
    }

    @Test func theSameLinkInAnotherTabTakesTheConsoleOver() throws {
        _ = try self.hypervisor.start("twice")
        let gateway = try self.gateway()
        let url = try gateway.url("twice")
        let browser = try Browser()
        try browser.open(url, tab: "first")
        try browser.wait(for: "QEMU (twice)", tab: "first")
        try browser.open(url, tab: "second")
        try browser.wait(for: "QEMU (twice)", tab: "second")
        try browser.wait(for: "The console was opened again in another window.", tab: "first")
        #expect(gateway.logs("replaced"))
    }

    @Test func aRestartOfTheGatewayKeepsTheConsoleForItsBrowser() throws {
        _ = try self.hypervisor.start("restart")
        let gateway = try self.gateway()
        let browser = try Browser()
        try browser.open(gateway.url("restart"))
        try browser.wait(for: "QEMU (restart)")
        gateway.signal(SIGKILL)
        #expect(gateway.exitStatus(seconds: 30) != nil)
        let again = try gateway.again()
        try browser.reload()
        try browser.wait(for: "QEMU (restart)")
        again.signal(SIGTERM)
        #expect(again.exitStatus(seconds: 30) == 0)
        let third = try gateway.again()
        try browser.reload()
        try browser.wait(for: "QEMU (restart)")
        #expect(third.logs("session opened"))
    }

    @Test func aLinkThatMayBeReusedOpensInEveryBrowser() throws {
        _ = try self.hypervisor.start("shared")
        let gateway = try self.gateway(authority: "reuse: until-expiry")
        let url = try gateway.url("shared")
        let browsers = try (0..<2).map { _ in try Browser() }
        for browser in browsers {
            try browser.open(url)
            try browser.wait(for: "QEMU (shared)")
        }
        try browsers[0].reload()
        for browser in browsers { try browser.wait(for: "QEMU (shared)") }
    }
}
