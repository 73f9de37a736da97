// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A user reads in words why there is no console.
@Suite(.serialized) struct ReasonTests {
    private let hypervisor: Hypervisor
    private let gateway: OrielProcess
    private let browser: Browser

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        // A port that was free a moment ago: nobody answers there.
        let dead = try FreePorts.find(1)[0]
        self.gateway = try OrielProcess(backends: [
            "kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}",
            "lab: {kind: static, instances: {away: {host: 127.0.0.1, port: \(dead)}}}",
        ])
        self.browser = try Browser()
    }

    @Test func aUsedLinkSaysSo() throws {
        _ = try self.hypervisor.start("used")
        let url = try self.gateway.url("used")
        try self.browser.open(url)
        try self.browser.wait(for: "QEMU (used)")
        // The same browser would be let in again.
        let other = try Browser()
        try other.open(url)
        try other.wait(for: "This console link is not valid any more.")
        #expect(try !other.text().contains("1006"))
    }

    @Test func anInstanceThatWasStoppedSinceTakesItsLinkWithIt() throws {
        let guest = try self.hypervisor.start("stopped")
        let url = try self.gateway.url("stopped")
        // The gateway hears of what happens once it is connected for that.
        var rounds = 0
        repeat {
            rounds += 1
            try guest.destroy()
            if Wait.until(seconds: 2, { self.gateway.log.contains("tokens revoked") }) { break }
            try guest.boot()
        } while rounds < 10
        try self.browser.open(url)
        try self.browser.wait(for: "This console link is not valid any more.")
        // Nor when it runs again. A new link does.
        try guest.boot()
        try self.browser.open(url)
        try self.browser.wait(for: "This console link is not valid any more.")
        try self.browser.open(self.gateway.url("stopped"))
        try self.browser.wait(for: "QEMU (stopped)")
    }

    @Test func aConsoleThatIsAwaySaysSo() throws {
        try self.browser.open(self.gateway.url("away"))
        try self.browser.wait(for: "The console of this instance cannot be reached.")
        #expect(try !self.browser.text().contains("1006"))
    }

    @Test func aDaemonThatIsAwaySaysSo() throws {
        // One of its own: the others go on with theirs.
        let hypervisor = try Hypervisor()
        let gateway = try OrielProcess(backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}"])
        _ = try hypervisor.start("orphan")
        let url = try gateway.url("orphan")
        kill(try #require(hypervisor.pid), SIGKILL)
        try self.browser.open(url)
        try self.browser.wait(for: "The console service cannot be reached at the moment.")
    }

    @Test func noVNCsOwnPageShowsTheReasonToo() throws {
        let gateway = try OrielProcess(
            backends: ["lab: {kind: static, instances: {away: {host: 127.0.0.1, port: 1}}}"],
            page: "vnc.html?autoconnect=true")
        try self.browser.open(gateway.url("away"))
        try self.browser.wait(for: "The console of this instance cannot be reached.", in: "#noVNC_status")
    }
}
