// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@testable import LibvirtBackend

@Suite struct LibvirtSettingsTests {
    static func read(_ entries: KeyValuePairs<String, SettingsNode>) -> (LibvirtSettings?, [String]) {
        let report = SettingsReport(file: "f")
        let section = Section(.map(entries), path: "b", report: report)
        let settings = LibvirtSettings(section: section)
        section.finish()
        return (settings, report.mistakes.map { "\($0.path): \($0.what)" })
    }

    @Test func onlyTheURIIsRequired() throws {
        let (settings, mistakes) = Self.read(["uri": .text("qemu:///system")])
        #expect(mistakes.isEmpty)
        let read = try #require(settings)
        #expect(read.uri.description == "qemu:///system" && read.vncEnabled && read.timeout == .seconds(5))
        #expect(read.proxyClientAddress == nil && read.allowedNetworks.isEmpty)
        #expect(Self.read([:]).0 == nil)
        #expect(Self.read([:]).1.first?.hasPrefix("b.uri: is required") == true)
    }

    @Test func everyKeyIsRead() throws {
        let (settings, mistakes) = Self.read([
            "uri": .text("qemu+tls://kvm1.example.org/system"),
            "vncserver_proxyclient_address": .text("10.0.0.11"), "vnc_enabled": .text("false"),
            "allowed_networks": .list(.text("10.1.0.0/16"), .text("10.2.0.1")), "timeout": .text("500ms"),
            "tls": .map(["ca_file": .text("/ca.pem")]),
        ])
        #expect(mistakes.isEmpty)
        let read = try #require(settings)
        #expect(read.consoles == ConsoleSecuritySettings(tls: ConsoleTLS(authorities: "/ca.pem")))
        #expect(!read.vncEnabled && read.timeout == .milliseconds(500))
        #expect(read.egress.hosts == ["kvm1.example.org", "10.0.0.11"])
        #expect(read.egress.networks.map(\.description) == ["10.1.0.0/16", "10.2.0.1/32"])
    }

    @Test func everyMistakeIsTold() {
        let (_, mistakes) = Self.read([
            "uri": .text("kvm1"), "vncserver_proxyclient_address": .text("0.0.0.0"), "vnc_enabled": .text("yes"),
            "allowed_networks": .text("10.0.0.0/33"), "timeout": .text("61s"), "colour": .text("red"),
        ])
        #expect(mistakes.count == 6)
    }

    @Test func aPasswordInTheURIIsRefusedAndNotRepeated() {
        let (settings, mistakes) = Self.read(["uri": .text("esx://root:hunter2@esx1.example.org/")])
        #expect(settings == nil && mistakes.count == 1)
        #expect(!mistakes.joined().contains("hunter2"))
    }

    @Test(arguments: ["http://kvm1/system", "qemu+http://kvm1/system"])
    func whatLibvirtCannotConnectToIsAMistakeInItsPlace(uri: String) {
        let (settings, mistakes) = Self.read(["uri": .text(uri)])
        #expect(settings == nil && mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("b.uri: libvirt has no") == true)
    }

    @Test func socketsAreAllowedInLibvirtsOwnFolderUnlessOthersAreWritten() throws {
        func folders(_ entries: KeyValuePairs<String, SettingsNode>) -> [String]? {
            Self.read(entries).0?.egress.socketFolders
        }
        #expect(folders(["uri": .text("qemu:///system")]) == ["/var/lib/libvirt/qemu"])
        let session = try #require(folders(["uri": .text("qemu:///session")]))
        #expect(session.count == 1 && session.first?.hasSuffix("/libvirt/qemu/lib") == true)
        #expect(folders(["uri": .text("qemu+tls://kvm1/system")]) == [])
        let written = SettingsNode.list(.text("/srv/a/"), .text("/srv//b"))
        #expect(folders(["uri": .text("qemu:///system"), "socket_folders": written]) == ["/srv/a", "/srv/b"])
        #expect(folders(["uri": .text("qemu:///system"), "socket_folders": .list()]) == [])
    }

    @Test(arguments: ["", "/", "srv", "./srv", "/srv/../etc", "/srv/./x", "/srv\0"])
    func aSocketFolderIsAnAbsolutePathWithoutDetours(text: String) {
        let (_, mistakes) = Self.read(["uri": .text("qemu:///system"), "socket_folders": .list(.text(text))])
        #expect(mistakes.count == 1)
    }

    @Test func aRemoteHypervisorHasNoSocketsHere() {
        let (_, mistakes) = Self.read([
            "uri": .text("qemu+tls://kvm1/system"), "socket_folders": .list(.text("/run/vnc")),
        ])
        #expect(mistakes.count == 1 && mistakes.first?.hasPrefix("b.socket_folders: ") == true)
    }

    @Test func whereInstancesShouldListenChangesNothingAboutWhatIsDialled() throws {
        let (settings, mistakes) = Self.read([
            "uri": .text("qemu:///system"), "vncserver_listen": .list(.text("10.0.0.0/24"), .text("0.0.0.0")),
        ])
        let read = try #require(settings)
        #expect(mistakes.isEmpty && read.vncserverListen.map(\.description) == ["10.0.0.0/24", "0.0.0.0/32"])
        #expect(read.egress == LibvirtSettings(uri: read.uri).egress)
    }

    @Test func aLocalHypervisorIsDialledOnLoopback() throws {
        for text in ["qemu:///system", "qemu+unix:///session?socket=/run/libvirt-sock", "test:///default"] {
            let settings = LibvirtSettings(uri: try #require(LibvirtURI(text)))
            #expect(settings.egress.hosts == ["127.0.0.1", "::1", "localhost"])
        }
    }

    @Test func aTunnelledHypervisorIsNotLocal() throws {
        let settings = LibvirtSettings(uri: try #require(LibvirtURI("qemu+tcp://127.0.0.1:16509/system")))
        #expect(!settings.uri.isLocal)
        #expect(settings.egress.hosts == ["127.0.0.1"])
    }
}
