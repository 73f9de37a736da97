// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Glibc
import Testing

@testable import LibvirtBackend

/// Consoles that are no TCP port, as their descriptions tell them.
@Suite struct LiveConsoleTests {
    private static let none = "<graphics type='vnc'><listen type='none'/></graphics>"

    private static func console(_ devices: String, _ uri: String = "qemu:///system") throws -> LiveConsole {
        try LiveConsole(
            libvirtXML: DomainDescriptionTests.xml(devices: devices), settings: DomainDescriptionTests.settings(uri))
    }

    @Test(arguments: [
        "<graphics type='vnc' socket='/run/vnc.sock'/>",
        "<graphics type='vnc'><listen type='socket' socket='/run/vnc.sock'/></graphics>",
        "<graphics type='vnc' socket='/run/vnc.sock'><listen type='socket' socket='/run/vnc.sock'/></graphics>",
        "<graphics type='vnc' socket='/run/vnc.sock'><listen type='socket'/></graphics>",
    ])
    func aSocketHasAPath(devices: String) throws {
        let console = try Self.console(devices)
        #expect(console.place == .unixSocket(path: "/run/vnc.sock"))
        #expect(
            try ConsoleEndpoint(console, settings: DomainDescriptionTests.settings()).address
                == .unixSocket(path: "/run/vnc.sock"))
    }

    @Test func theAddressOfANetworkIsTheOneThatLibvirtFound() throws {
        let devices = """
            <graphics type='vnc' port='5901' listen='10.0.0.7'>
              <listen type='network' address='10.0.0.7' network='lab'/>
            </graphics>
            """
        #expect(try Self.console(devices, "qemu+tls://kvm1/system").place == .tcp(host: "10.0.0.7", port: 5901))
    }

    @Test func anAddressBesidesASocketIsDialled() throws {
        let devices = """
            <graphics type='vnc' port='5901' listen='127.0.0.1' socket='/run/vnc.sock'>
              <listen type='socket' socket='/run/vnc.sock'/><listen type='address' address='127.0.0.1'/>
            </graphics>
            """
        #expect(try Self.console(devices).place == .tcp(host: "127.0.0.1", port: 5901))
    }

    @Test func whatListensOnNothingIsHandedOverByItsNumberAmongAllGraphics() throws {
        let devices = "<graphics type='spice' port='5900'/><graphics type='egl-headless'/>" + Self.none
        #expect(try Self.console(devices).place == .handedOver(index: 2))
        #expect(try Self.console(Self.none).place == .handedOver(index: 0))
        #expect(throws: ConsoleError.self) {
            try ConsoleEndpoint(Self.console(Self.none), settings: DomainDescriptionTests.settings())
        }
    }

    @Test(arguments: [
        "<graphics type='vnc' socket='/run/vnc.sock'/>", "<graphics type='vnc'><listen type='socket'/></graphics>",
        none,
    ])
    func aRemoteHypervisorCannotGiveThem(devices: String) {
        for uri in ["qemu+tls://kvm1/system", "qemu+tcp://127.0.0.1/system", "qemu+ssh:///system"] {
            let error = #expect(throws: ConsoleError.self) { try Self.console(devices, uri) }
            #expect(error?.code == .consoleTypeUnavailable && error?.message.contains("remote") == true)
        }
    }

    @Test func aDriverThatHandsNothingOverSaysSo() {
        let error = #expect(throws: ConsoleError.self) { try Self.console(Self.none, "test:///default") }
        #expect(error?.code == .consoleTypeUnavailable && error?.message.contains("driver test") == true)
    }

    @Test func aConsoleKnowsItsEndpoint() throws {
        let socket = try Self.console("<graphics type='vnc' socket='/run/vnc.sock'/>")
        let port = try Self.console("<graphics type='vnc' port='5901' listen='127.0.0.1'/>")
        let nothing = try Self.console(Self.none)
        let descriptor = ConsoleAddress.descriptor(ConnectedDescriptor(owning: dup(0)))
        func endpoint(_ address: ConsoleAddress, _ generation: String = "id-7") -> ConsoleEndpoint {
            ConsoleEndpoint(address: address, generation: generation)
        }
        #expect(socket.isConsole(at: endpoint(.unixSocket(path: "/run/vnc.sock"))))
        #expect(port.isConsole(at: endpoint(.tcp(host: "127.0.0.1", port: 5901))))
        #expect(nothing.isConsole(at: endpoint(descriptor)))
        #expect(!socket.isConsole(at: endpoint(.unixSocket(path: "/run/other.sock"))))
        #expect(!socket.isConsole(at: endpoint(.unixSocket(path: "/run/vnc.sock"), "id-8")))
        #expect(!port.isConsole(at: endpoint(.tcp(host: "127.0.0.1", port: 5902))))
        #expect(!port.isConsole(at: endpoint(descriptor)) && !socket.isConsole(at: endpoint(descriptor)))
        #expect(!nothing.isConsole(at: endpoint(descriptor, "id-8")))
        #expect(!nothing.isConsole(at: endpoint(.tcp(host: "127.0.0.1", port: 5901))))
    }
}
