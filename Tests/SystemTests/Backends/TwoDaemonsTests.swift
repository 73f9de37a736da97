// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Two hypervisors at one gateway, and what one of them costs the other.
@Suite(.serialized) struct TwoDaemonsTests {
    private let a: Hypervisor
    private let b: Hypervisor
    private let gateway: OrielProcess

    init() throws {
        self.a = try Hypervisor()
        self.b = try Hypervisor.shared.get()
        self.gateway = try OrielProcess(backends: ["a: \(self.a.backend)", "b: \(self.b.backend)"])
    }

    /// A client at the console of `instance`.
    private func open(_ instance: String) throws -> WebSocketClient {
        let client = try WebSocketClient(
            port: self.gateway.webPort, target: "/?token=\(OrielProcess.token(in: self.gateway.url(instance)))",
            origin: nil)
        _ = try client.handshake()
        return client
    }

    /// Which backends the API says it could not ask.
    private func away() throws -> [String] {
        let answer = try HTTP.get("\(self.gateway.api)/v1/instances")
        let listing = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let errors = try #require(listing?["errors"] as? [[String: Any]])
        return errors.compactMap { $0["backend"] as? String }
    }

    @Test func oneDaemonThatIsStoppedLeavesTheOthersConsolesAlone() throws {
        let one = try self.a.start("one")
        let two = try self.b.start("two")
        #expect(try self.away() == [])
        let browsers = [try Browser(), try Browser()]
        for (browser, guest) in zip(browsers, [one, two]) {
            try browser.open(self.gateway.url(guest.uuid))
            try browser.wait(for: "QEMU (\(guest.name))")
        }

        try self.a.stopDaemon()
        #expect(try self.away() == ["a"])
        let refused = try self.gateway.command("console", "url", one.uuid)
        #expect(refused.status == 5, "\(refused.errors)")
        // Consoles that are open go on, those of the daemon that is away too.
        for (browser, guest) in zip(browsers, [one, two]) {
            try browser.type("on")
            #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> on") })
        }
        try self.open(two.uuid).leave()

        try self.a.startDaemon()
        #expect(try Wait.until(seconds: 30) { try self.away().isEmpty })
        try self.open(one.uuid).leave()
        try self.open("one").leave()
    }

    @Test func oneDaemonThatHangsHoldsNobodyUp() throws {
        _ = try self.a.start("one")
        let two = try self.b.start("two")
        for _ in 0..<3 { #expect(try self.away() == []) }
        let pid = try #require(self.a.pid)
        kill(pid, SIGSTOP)
        defer { kill(pid, SIGCONT) }
        let start = Date()
        #expect(try self.away() == ["a"])
        for _ in 0..<5 { try self.open(two.uuid).leave() }
        // A question to the one that hangs takes 60 s.
        #expect(Date().timeIntervalSince(start) < 40)
        kill(pid, SIGCONT)
        #expect(try Wait.until(seconds: 30) { try self.away().isEmpty })
    }

    @Test func anInstanceThatRunsOnBothIsRefusedAndBothAreNamed() throws {
        let first = try self.a.start("twice")
        _ = try self.b.start("twice", uuid: first.uuid)
        for reference in [first.uuid, "twice"] {
            let result = try self.gateway.command("console", "url", reference)
            #expect(result.status != 0 && result.errors.contains("a and b"), "\(result.errors)")
        }
    }

    @Test func anInstanceThatMovedBetweenURLAndOpenIsOpenedWhereItRunsNow() throws {
        let before = try self.a.start("moved", shownAs: "before")
        let url = try self.gateway.url(before.uuid)
        // As in a migration it runs there before it ends here: its tokens stay good.
        let after = try self.b.start("moved", shownAs: "after", uuid: before.uuid)
        try before.destroy()
        try self.a.virsh("undefine", "moved")
        let browser = try Browser()
        try browser.open(url)
        try browser.wait(for: "QEMU (moved)")
        try browser.type("here")
        #expect(Wait.until(seconds: 30) { after.serial.hasSuffix("> here") })
        #expect(!before.serial.hasSuffix("> here") && !self.gateway.log.contains("tokens revoked"))
        try after.destroy()
    }
}
