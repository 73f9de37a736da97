// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `oriel connect` with the real TigerVNC viewer and a real guest, directly and through what operators put in front.
@Suite(.serialized) struct ConnectViewerTests {
    private static let ways: [ReverseProxy.Kind?] = [nil, .haproxy, .nginx, .headerTwo]

    private let hypervisor: Hypervisor
    private let files: ServerFiles

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        self.files = try ServerFiles()
    }

    private var backends: [String] { ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"] }

    /// A gateway, and what stands in front of it.
    private func stage(_ kind: ReverseProxy.Kind?) throws -> (gateway: OrielProcess, proxy: ReverseProxy?) {
        guard let kind else { return (try OrielProcess(backends: self.backends, log: "debug"), nil) }
        let port = try FreePorts.find(1)[0]
        var keys = ["trusted_proxies: [\(ReverseProxy.address)]"]
        if kind.passesTLS {
            keys += [
                "proxy_protocol: true",
                "tls: {cert_file: \(self.files.certificate), key_file: \(self.files.key)}",
            ]
        }
        let gateway = try OrielProcess(
            backends: self.backends, page: "vnc.html", log: "debug", base: "https://127.0.0.1:\(port)\(kind.folder)",
            listener: keys)
        let proxy = try ReverseProxy(kind, port: port, gateway: gateway.webPort, certificate: self.files)
        return (gateway, proxy)
    }

    @Test(arguments: Self.ways)
    func theViewerShowsTheGuestAndTypesIntoIt(kind: ReverseProxy.Kind?) throws {
        let (gateway, proxy) = try self.stage(kind)
        let guest = try self.hypervisor.start("native")
        let display = try Display()
        let authorities = kind == nil ? [] : ["--ca-file", self.files.certificate]
        let connecting = try Connecting(["native"] + authorities, api: gateway.api, display: display)
        try display.expectToShow(guest)
        try display.focus("TigerVNC")
        try display.type("hello")
        #expect(Wait.until(seconds: 40) { guest.serial.hasSuffix("> hello") }, "\(guest.serial)")
        try display.expectToShow(guest)

        // The client that the gateway knows is this one. Nobody wrote the token anywhere.
        let opened = gateway.lines(with: "session opened", expecting: 1)
        #expect(opened.count == 1 && opened.allSatisfy { $0.contains("client=127.0.0.1") }, "\(opened)")
        #expect(connecting.viewers.count == 1)
        for text in [connecting.commandLines, connecting.errors, gateway.log, proxy?.log ?? ""] {
            #expect(!text.contains("token="), "\(text)")
            #expect(!text.contains("token%3D"), "\(text)")
        }

        connecting.signal(SIGINT)
        #expect(connecting.exitStatus() == 0, "\(connecting.errors)")
        let ended = gateway.lines(with: "session ended", expecting: 1)
        #expect(ended.count == 1 && ended.allSatisfy { $0.contains("clientClosed") }, "\(ended)")
    }

    @Test func itEndsWithTheViewer() throws {
        let gateway = try OrielProcess(backends: self.backends)
        let guest = try self.hypervisor.start("native")
        let display = try Display()
        let connecting = try Connecting(["native"], api: gateway.api, display: display)
        try display.expectToShow(guest)
        for pid in connecting.viewers { kill(pid, SIGTERM) }
        #expect(connecting.exitStatus() == 1)
        #expect(connecting.errors.contains("oriel: the viewer "), "\(connecting.errors)")
        #expect(gateway.lines(with: "session ended", expecting: 1).count == 1)
    }

    @Test func whoOnlyLooksTypesNothing() throws {
        let gateway = try OrielProcess(backends: self.backends)
        let guest = try self.hypervisor.start("native")
        let display = try Display()
        let connecting = try Connecting(["native", "--view-only"], api: gateway.api, display: display)
        try display.expectToShow(guest)
        let serial = guest.serial
        try display.focus("TigerVNC")
        try display.type("forbidden")
        // The picture moves behind all that was typed.
        try guest.typeByHypervisor("ok")
        #expect(Wait.until(seconds: 40) { guest.serial.hasSuffix("ok") })
        try display.expectToShow(guest)
        #expect(guest.serial == serial + "ok")
        let opened = gateway.lines(with: "session opened", expecting: 1)
        #expect(opened.count == 1 && opened.allSatisfy { $0.contains("mode=view") }, "\(opened)")
        connecting.signal(SIGTERM)
        #expect(connecting.exitStatus() == 0, "\(connecting.errors)")
    }

    @Test func aGatewayWithoutTrustGetsNoToken() throws {
        let (gateway, proxy) = try self.stage(.haproxy)
        defer { withExtendedLifetime(proxy) {} }
        _ = try self.hypervisor.start("native")
        let connecting = try Connecting(["native", "--proxy-only"], api: gateway.api)
        let viewer = try RawSocket(connectingTo: "127.0.0.1", port: try connecting.port())
        #expect(try viewer.refusal().contains("the gateway's certificate is signed by none of the authorities"))
        #expect(!gateway.log.contains("session opened"))
    }
}
