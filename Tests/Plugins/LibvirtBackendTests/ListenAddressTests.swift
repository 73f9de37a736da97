// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import LibvirtBackend

/// Listen addresses held against `vncserver_listen`.
@Suite struct ListenAddressTests {
    private static func finding(_ graphics: String, networks: [String] = ["10.0.0.0/24"]) throws -> ListenAddressFinding
    {
        var settings = try DomainDescriptionTests.settings("qemu+tls://kvm1/system")
        settings.vncserverListen = networks.compactMap { IPNetwork($0) }
        let description = try DomainDescription(xml: DomainDescriptionTests.xml(devices: graphics))
        return ListenAddressFinding(of: description.graphics, settings: settings)
    }

    @Test(arguments: [
        ("10.0.0.7", ["10.0.0.0/24"]), ("0.0.0.0", ["10.0.0.0/24", "0.0.0.0"]), ("::1", ["::1"]),
    ])
    func anAddressInsideIsAllowed(address: String, networks: [String]) throws {
        let graphics = "<graphics type='vnc' port='5901' listen='\(address)'/>"
        #expect(try Self.finding(graphics, networks: networks) == .allowed(address: address))
    }

    @Test(arguments: ["10.0.1.7", "0.0.0.0", "127.0.0.1", "::"])
    func anAddressOutsideIsToldWithWhatToDo(address: String) throws {
        let finding = try Self.finding("<graphics type='vnc' port='5901' listen='\(address)'/>")
        guard case .outside(let told, let problem, let advice) = finding else {
            Issue.record("\(finding)")
            return
        }
        #expect(told == address)
        #expect(problem.contains("10.0.0.0/24"))
        #expect(advice.contains("vnc_listen") && advice.contains("<listen"))
    }

    @Test func withoutAnAddressQEMUListensOnLoopback() throws {
        let graphics = "<graphics type='vnc' port='5901'/>"
        #expect(try Self.finding(graphics, networks: ["127.0.0.1"]) == .allowed(address: "127.0.0.1"))
    }

    @Test(arguments: [
        "<graphics type='spice' port='5901'/>", "<graphics type='vnc' socket='/run/vnc.sock'/>",
        "<graphics type='vnc'><listen type='none'/></graphics>",
        "<graphics type='vnc'><listen type='network' network='lab'/></graphics>",
        "<graphics type='vnc' port='5901' listen='kvm1.example.org'/>",
    ])
    func whatIsNoAddressIsNotCompared(graphics: String) throws {
        guard case .notCompared = try Self.finding(graphics) else {
            Issue.record("compared")
            return
        }
    }

    @Test func withoutTheKeyNothingIsCompared() throws {
        let graphics = "<graphics type='vnc' port='5901' listen='0.0.0.0'/>"
        #expect(
            try Self.finding(graphics, networks: [])
                == .notCompared(reason: "vncserver_listen is not set for this backend"))
    }
}
