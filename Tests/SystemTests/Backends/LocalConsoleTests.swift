// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Consoles that no network leads to: a Unix socket, and one that libvirt hands over.
@Suite(.serialized) struct LocalConsoleTests {
    private let hypervisor: Hypervisor
    private let gateway: OrielProcess

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        self.gateway = try OrielProcess(backends: ["kvm: \(self.hypervisor.backend)"])
    }

    @Test(arguments: ["socket", "none"], [nil, "s3cr3t!x"])
    func aGuestWithoutAPortShowsItsScreenInChromium(listen: String, password: String?) throws {
        let guest = try self.hypervisor.start("local", password: password, listen: listen)
        let before = self.gateway.descriptors
        let browser = try Browser()
        try browser.open(self.gateway.url("local"))
        try browser.wait(for: "QEMU (local)")
        try browser.type("hello")
        #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> hello") })
        try guest.destroy()
        try browser.wait(for: "The instance closed its console.")
        // The connection to libvirt for questions may have come since, and its watch.
        #expect(Wait.until(seconds: 30) { self.gateway.descriptors <= before + 4 })
    }

    @Test func aConsoleThatIsNotOpenedLeavesNoDescriptor() throws {
        _ = try self.hypervisor.start("local", listen: "none")
        // More links in a second than one principal gets by default.
        let gateway = try OrielProcess(
            backends: ["kvm: \(self.hypervisor.backend)"],
            authority: "limits: {new_tokens_per_second_per_principal: 1000}")
        // Everything is connected after the first.
        let first = try WebSocketClient(
            port: gateway.webPort, target: "/?token=\(OrielProcess.token(in: gateway.url("local")))",
            origin: nil)
        _ = try first.handshake()
        try first.leave()
        let before = gateway.descriptors
        for _ in 0..<20 {
            let client = try WebSocketClient(
                port: gateway.webPort, target: "/?token=\(OrielProcess.token(in: gateway.url("local")))",
                origin: nil)
            _ = try client.handshake()
            client.vanish(reset: true)
        }
        #expect(Wait.until(seconds: 30) { gateway.descriptors <= before })
    }

    @Test func aSocketOutsideOfTheAllowedFoldersIsNotConnectedTo() throws {
        _ = try self.hypervisor.start("local", listen: "socket")
        let gateway = try OrielProcess(backends: [
            "kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\", socket_folders: [/run/elsewhere]}"
        ])
        let token = try OrielProcess.token(in: gateway.url("local"))
        let client = try WebSocketClient(port: gateway.webPort, target: "/?token=\(token)", origin: gateway.web)
        #expect(try client.refusal().hasPrefix("The console of this instance cannot be reached."))
        #expect(gateway.logs("egressDenied"))
    }
}
