// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A token shows its own instance or nothing: also when another instance takes over the port.
@Suite(.serialized) struct SwapTests {
    private let hypervisor: Hypervisor
    private let port: Int

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        self.port = try FreePorts.find(1)[0]
    }

    @Test func aPortThatWasTakenOverBeforeTheLinkIsOpenedShowsNobody() throws {
        let gateway = try OrielProcess(backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"])
        let first = try self.hypervisor.start("first", port: self.port)
        let token = try OrielProcess.token(in: gateway.url("first"))
        try first.destroy()
        let second = try self.hypervisor.start("second", port: self.port)
        #expect(try second.port() == self.port)

        let client = try WebSocketClient(port: gateway.webPort, target: "/?token=\(token)", origin: gateway.web)
        // The second, when the gateway has heard of the end.
        let refusals = [
            "The instance is not running. Start it and open the console again.",
            "This console link is not valid any more. Ask for a new one.",
        ]
        #expect(try refusals.contains(client.refusal()))
    }

    /// The swap happens when the gateway has its answer and dials: the connection arrives at a gate, which lets the first
    /// instance be replaced by the second on the same port before it lets the connection through.
    @Test func aPortThatIsTakenOverBetweenResolveAndDialShowsNobody() throws {
        let gateway = try OrielProcess(backends: [
            "kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\", vncserver_proxyclient_address: 127.0.0.2}"
        ])
        let first = try self.hypervisor.start("first", port: self.port)
        let token = try OrielProcess.token(in: gateway.url("first"))

        let gate = try Gate(host: "127.0.0.2", port: self.port) {
            try first.destroy()
            _ = try self.hypervisor.start("second", port: self.port)
        }
        let client = try WebSocketClient(port: gateway.webPort, target: "/?token=\(token)", origin: gateway.web)
        #expect(try client.refusal() == "The instance is not running. Start it and open the console again.")
        // The second instance was really at the other end, and its greeting is all that was ever read of it.
        #expect(try gate.finish().starts(with: Array("RFB 003.008\n".utf8)))
        #expect(gateway.logs("console not opened"))
        #expect(!gateway.log.contains("session opened"))
    }

    /// The same, but the first instance is there again, on another port, when the gateway asks once more.
    @Test func anInstanceThatMovedWhileItWasOpenedIsNotShownAtItsOldPort() throws {
        let gateway = try OrielProcess(backends: [
            "kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\", vncserver_proxyclient_address: 127.0.0.2}"
        ])
        let first = try self.hypervisor.start("first", port: self.port)
        let token = try OrielProcess.token(in: gateway.url("first"))

        let gate = try Gate(host: "127.0.0.2", port: self.port) {
            try first.destroy()
            _ = try self.hypervisor.start("second", port: self.port)
            _ = try self.hypervisor.start("first", uuid: first.uuid, port: try FreePorts.find(1)[0])
        }
        let client = try WebSocketClient(port: gateway.webPort, target: "/?token=\(token)", origin: gateway.web)
        #expect(try client.refusal() == "The console of this instance has just moved. Open it again.")
        #expect(try gate.finish().starts(with: Array("RFB 003.008\n".utf8)))
        #expect(!gateway.log.contains("session opened"))
    }
}
