// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing
import XML

@testable import LibvirtBackend

@Suite struct DomainDescriptionTests {
    /// The live description of a running domain, as libvirt writes one, with `devices` in it.
    static func xml(id: String = " id='7'", head: String = "", devices: String) -> String {
        """
        <domain type='qemu'\(id)>
          <name>web</name>
          <uuid>aaaaaaaa-0000-4000-8000-000000000001</uuid>
          \(head)
          <memory unit='KiB'>16384</memory>
          <devices>
            <emulator>/usr/bin/qemu-system-x86_64</emulator>
            \(devices)
            <video><model type='vga'/></video>
          </devices>
        </domain>
        """
    }

    static func settings(
        _ uri: String = "qemu:///system", proxyClient: String? = nil
    ) throws -> LibvirtSettings {
        var settings = LibvirtSettings(uri: try #require(LibvirtURI(uri)))
        settings.proxyClientAddress = proxyClient.flatMap { DialHost($0) }
        return settings
    }

    static func code(_ xml: String, _ settings: LibvirtSettings) -> ConsoleError.Code? {
        do throws(ConsoleError) {
            _ = try ConsoleEndpoint(LiveConsole(libvirtXML: xml, settings: settings), settings: settings)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func aRunningDomainHasAnEndpoint() throws {
        let xml = Self.xml(
            devices: """
                <graphics type='spice' port='5900'/>
                <graphics type='vnc' port='5901' autoport='yes' listen='127.0.0.1' passwd='geheim'>
                  <listen type='address' address='127.0.0.1'/>
                </graphics>
                """)
        let endpoint = try ConsoleEndpoint(
            LiveConsole(libvirtXML: xml, settings: Self.settings()), settings: Self.settings())
        let security = RFBSecurity(password: Secret("geheim"))
        #expect(endpoint == ConsoleEndpoint(host: "127.0.0.1", port: 5901, security: security, generation: "id-7"))
    }

    @Test func eachStartIsAGenerationOfItsOwn() throws {
        let devices = "<graphics type='vnc' port='5901' listen='127.0.0.1'/>"
        let first = try ConsoleEndpoint(
            LiveConsole(libvirtXML: Self.xml(devices: devices), settings: Self.settings()), settings: Self.settings())
        let second = try ConsoleEndpoint(
            LiveConsole(libvirtXML: Self.xml(id: " id='8'", devices: devices), settings: Self.settings()),
            settings: Self.settings())
        #expect(!first.isSamePlace(as: second))
    }

    @Test func aDomainThatHasJustStoppedIsNotRunning() throws {
        let devices = "<graphics type='vnc' port='5901' listen='127.0.0.1'/>"
        for id in ["", " id='-1'", " id='0'", " id='x'"] {
            #expect(Self.code(Self.xml(id: id, devices: devices), try Self.settings()) == .instanceNotRunning)
        }
    }

    @Test(arguments: [
        ("", ConsoleError.Code.consoleTypeUnavailable),
        ("<graphics type='spice' port='5901'/>", .consoleTypeUnavailable),
        ("<graphics type='vnc'><listen type='socket'/></graphics>", .consoleNotReady),
        ("<graphics type='vnc' socket=''/>", .consoleNotReady),
        ("<graphics type='vnc' socket='vnc.sock'/>", .consoleUnreachable),
        ("<graphics type='vnc' port='5901'><listen type='network' network='lab'/></graphics>", .consoleNotReady),
        ("<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>", .consoleNotReady),
        ("<graphics type='vnc' autoport='yes'/>", .consoleNotReady),
        ("<graphics type='vnc' port='many'/>", .consoleNotReady),
        ("<graphics type='vnc' port='99999999999999999999'/>", .consoleNotReady),
        ("<graphics type='vnc' port='0'/>", .consoleUnreachable),
        ("<graphics type='vnc' port='65536'/>", .consoleUnreachable),
        ("<graphics type='vnc' port='-2'/>", .consoleUnreachable),
        ("<graphics type='vnc' port='5901' listen='a b'/>", .consoleUnreachable),
        ("<graphics type='vnc' port='5901' listen='127.1'/>", .consoleUnreachable),
        ("<graphics type='vnc' port='5901' listen=''/>", .consoleUnreachable),
    ])
    func whatCannotBeDialledIsSaidSo(devices: String, code: ConsoleError.Code) throws {
        #expect(Self.code(Self.xml(devices: devices), try Self.settings()) == code)
    }

    @Test(
        arguments: [
            // A local hypervisor is dialled where the server listens.
            ("qemu:///system", nil, "127.0.0.1", "127.0.0.1"), ("qemu:///system", nil, "0.0.0.0", "127.0.0.1"),
            ("qemu:///system", nil, "::", "::1"), ("qemu:///system", nil, "10.0.0.5", "10.0.0.5"),
            ("qemu:///system", nil, nil, "127.0.0.1"), ("qemu:///system", "10.0.0.11", "0.0.0.0", "10.0.0.11"),
            // A remote one too, where that says anything.
            ("qemu+tls://kvm1/system", nil, "10.0.0.5", "10.0.0.5"), ("qemu+tls://kvm1/system", nil, "kvm1", "kvm1"),
            ("qemu+tls://kvm1/system", nil, "0.0.0.0", nil), ("qemu+tls://kvm1/system", nil, "::", nil),
            ("qemu+tls://kvm1/system", nil, "127.0.0.1", nil), ("qemu+tls://kvm1/system", nil, "::1", nil),
            ("qemu+tls://kvm1/system", nil, "::ffff:127.0.0.1", nil), ("qemu+tls://kvm1/system", nil, "localhost", nil),
            ("qemu+tls://kvm1/system", nil, nil, nil),
            ("qemu+tls://kvm1/system", "10.0.0.11", "0.0.0.0", "10.0.0.11"),
            ("qemu+tls://kvm1/system", "10.0.0.11", nil, "10.0.0.11"),
            // Loopback in the URI may be a tunnel.
            ("qemu+tcp://127.0.0.1/system", nil, "127.0.0.1", nil),
            ("qemu+tcp://127.0.0.1/system", "127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ] as [(String, String?, String?, String?)])
    func theHostToDial(uri: String, proxyClient: String?, listen: String?, host: String?) throws {
        let settings = try Self.settings(uri, proxyClient: proxyClient)
        let attribute = listen.map { " listen='\($0)'" } ?? ""
        let element = listen.map { "<listen type='address' address='\($0)'/>" } ?? ""
        for devices in [
            "<graphics type='vnc' port='5901'\(attribute)/>",
            "<graphics type='vnc' port='5901'\(attribute)>\(element)</graphics>",
            "<graphics type='vnc' port='5901'>\(element)</graphics>",
        ] {
            let xml = Self.xml(devices: devices)
            guard let host else {
                #expect(Self.code(xml, settings) == .consoleUnreachable)
                continue
            }
            let endpoint = try ConsoleEndpoint(LiveConsole(libvirtXML: xml, settings: settings), settings: settings)
            #expect(endpoint.address == .tcp(host: host, port: 5901))
        }
    }

    @Test func anUnusableRemoteAddressTellsWhichKeyToSet() throws {
        let xml = Self.xml(devices: "<graphics type='vnc' port='5901' listen='0.0.0.0'/>")
        let error = #expect(throws: ConsoleError.self) {
            try ConsoleEndpoint(
                LiveConsole(libvirtXML: xml, settings: Self.settings("qemu+tls://kvm1/system")),
                settings: Self.settings())
        }
        #expect(error?.message.contains("vncserver_proxyclient_address") == true)
    }

    @Test(arguments: ["1.0", "1.1"])
    func novaSaysNameAndProject(version: String) throws {
        let metadata = """
            <metadata>
              <other:instance xmlns:other="http://example.org/"><other:name>no</other:name></other:instance>
              <n:instance xmlns:n="http://openstack.org/xmlns/libvirt/nova/\(version)">
                <name>no</name><n:name>web &amp; mail</n:name>
                <n:owner><n:user uuid="u1">ann</n:user><n:project uuid="p1">ops</n:project></n:owner>
              </n:instance>
            </metadata>
            """
        let description = try DomainDescription(xml: Self.xml(head: metadata, devices: ""))
        #expect(description.title == "web & mail" && description.project == "p1")
        let titled = try DomainDescription(xml: Self.xml(head: "<title>Web</title>" + metadata, devices: ""))
        #expect(titled.title == "Web" && titled.project == "p1")
        #expect(titled.id == InstanceID("aaaaaaaa-0000-4000-8000-000000000001") && titled.name == "web")
    }

    @Test func metadataOfOthersSaysNothing() throws {
        let metadata = "<metadata><instance><name>n</name><owner><project uuid='p'/></owner></instance></metadata>"
        let description = try DomainDescription(xml: Self.xml(head: metadata, devices: ""))
        #expect(description.title == nil && description.project == nil)
    }

    @Test(arguments: [
        "", "<domain/>", "<network><uuid>aaaaaaaa-0000-4000-8000-000000000001</uuid><name>n</name></network>",
        "<domain id='7'><name>n</name><uuid>short</uuid></domain>",
        "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + Self.xml(head: "&x;", devices: ""),
        Self.xml(head: String(repeating: "<a>", count: 100_000), devices: ""),
        Self.xml(head: "<title>" + String(repeating: "x", count: 2 << 20) + "</title>", devices: ""),
    ])
    func aHostileDescriptionIsNoAnswer(xml: String) throws {
        #expect(Self.code(xml, try Self.settings()) == .backendUnavailable)
    }
}
