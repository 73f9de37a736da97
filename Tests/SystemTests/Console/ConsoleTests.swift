// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The path that everything is for: a real libvirt instance in a real browser.
@Suite(.serialized) struct ConsoleTests {
    private let hypervisor: Hypervisor
    private let gateway: OrielProcess

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        self.gateway = try OrielProcess(backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"])
    }

    @Test func whatIsTypedInChromiumAppearsOnTheGuestsOwnScreen() throws {
        let guest = try self.hypervisor.start("alpha")
        let twin = try self.hypervisor.start("twin", shownAs: "alpha")
        #expect(try guest.screenshot() == twin.screenshot())

        let browser = try Browser()
        try browser.open(self.gateway.url("alpha"))
        try browser.wait(for: "QEMU (alpha)")
        try browser.type("hellooriel")
        #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> hellooriel") })

        // The twin is typed on by the hypervisor. Equal screens, as libvirt takes them, are the proof.
        #expect(try guest.screenshot() != twin.screenshot())
        try twin.typeByHypervisor("hellooriel")
        #expect(Wait.until(seconds: 30) { twin.serial.hasSuffix("> hellooriel") })
        #expect(try Wait.until(seconds: 30) { try guest.screenshot() == twin.screenshot() })
    }

    /// A page, and where it says that it shows the console.
    static let pages = [
        ("console.html", "#status[data-state=open]"), ("vnc_lite.html", "#status"),
        ("vnc.html?autoconnect=true", "#noVNC_status"),
    ]

    @Test(arguments: Self.pages)
    func everyPageShowsTheGuest(page: String, status: String) throws {
        let gateway = try OrielProcess(backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"], page: page)
        let guest = try self.hypervisor.start("pages")
        let browser = try Browser()
        try browser.open(gateway.url("pages"))
        try browser.wait(for: "QEMU (pages)", in: status)
        try browser.type("x")
        #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> x") })
        #expect(try browser.messages().allSatisfy { !$0.contains("Content Security Policy") })
    }

    @Test func aGuestWithAPasswordAsksNobodyForIt() throws {
        let guest = try self.hypervisor.start("secret", password: "s3cr3t!x")
        let browser = try Browser()
        try browser.open(self.gateway.url("secret"))
        try browser.wait(for: "QEMU (secret)")
        try browser.type("pw")
        #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> pw") })
    }

    @Test func thePageKeepsItsTokenToItself() throws {
        _ = try self.hypervisor.start("quiet")
        let url = try self.gateway.url("quiet")
        let browser = try Browser()
        try browser.open(url)
        try browser.wait(for: "QEMU (quiet)")
        #expect(try browser.address() == "\(self.gateway.web)/console.html")
        let headers = try browser.headers()
        #expect(headers["referrer-policy"] == "no-referrer")
        #expect(headers["cache-control"] == "no-cache")
        #expect(headers["content-security-policy"]?.contains("frame-ancestors 'none'") == true)
    }

    @Test func theBrowserIsToldWithinASecondWhenTheGuestIsShutDown() throws {
        let guest = try self.hypervisor.start("ending")
        let browser = try Browser()
        try browser.open(self.gateway.url("ending"))
        try browser.wait(for: "QEMU (ending)")
        let client = try WebSocketClient(
            port: self.gateway.webPort, target: "/?token=\(OrielProcess.token(in: self.gateway.url("ending")))",
            origin: nil)
        _ = try client.handshake()
        try guest.destroy()
        let destroyed = Date()
        var last = try client.frame()
        while let frame = last, frame.opcode != 8 { last = try client.frame() }
        #expect(Date().timeIntervalSince(destroyed) < 1)
        #expect(last?.payload.prefix(2) == [3, 0xe8])
        let text = try browser.wait(for: "The instance closed its console.", seconds: 1)
        #expect(!text.contains("1006"))
    }

    @Test func aStoppedGatewaySaysGoodbyeAndEndsWithSuccess() throws {
        _ = try self.hypervisor.start("leaving")
        let client = try WebSocketClient(
            port: self.gateway.webPort, target: "/?token=\(OrielProcess.token(in: self.gateway.url("leaving")))",
            origin: nil)
        _ = try client.handshake()
        self.gateway.signal(SIGTERM)
        var last = try client.frame()
        while let frame = last, frame.opcode != 8 { last = try client.frame() }
        #expect(last?.payload.prefix(2) == [3, 0xe9])
        client.vanish(reset: false)
        #expect(self.gateway.exitStatus(seconds: 30) == 0)
    }
}
