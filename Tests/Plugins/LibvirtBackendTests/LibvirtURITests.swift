// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import LibvirtBackend

@Suite struct LibvirtURITests {
    @Test(
        arguments: [
            ("qemu:///system", nil, true), ("test:///default", nil, true), ("QEMU:///system", nil, true),
            ("qemu:/system", nil, true), ("qemu+unix:///session?socket=/run/x@y/sock", nil, true),
            ("test:///a/b@c:d.xml", nil, true), ("qemu+tcp://10.0.0.5:16509/system", "10.0.0.5", false),
            ("qemu+ssh://root@kvm1/system?no_tty=1", "kvm1", false),
            ("qemu+tls://[2001:db8::5]:16514/system", "2001:db8::5", false), ("xen://h", "h", false),
            ("qemu+tls://h?pkipath=/x", "h", false),
            // Without a host these mean localhost, and that may be a tunnel.
            ("qemu+tcp:///system", nil, false), ("qemu+tls:///system", nil, false), ("qemu+ssh:///system", nil, false),
            ("qemu+ext:///system?command=/x", nil, false),
        ] as [(String, String?, Bool)])
    func aURINamesAHostOrNone(text: String, host: String?, isLocal: Bool) throws {
        let uri = try #require(LibvirtURI(text))
        #expect(uri.host == host && uri.isLocal == isLocal && uri.mistake == nil)
    }

    @Test func itsPartsAreRead() throws {
        let uri = try #require(
            LibvirtURI("QEMU+TLS://ann@kvm1:16514/session?pkipath=/a=b&no_verify=1&x&pkipath=/c#y?z=1"))
        #expect(uri.driver == "qemu" && uri.transport == "tls" && uri.host == "kvm1" && uri.isSession)
        #expect(uri.parameters == ["pkipath": "/c", "no_verify": "1", "x": ""])
        #expect(LibvirtURI("qemu:/system?a=1")?.path == "/system" && LibvirtURI("xen://h?a=1")?.path == "")
        #expect(LibvirtURI("qemu:///system/session")?.isSession == false)
    }

    @Test(arguments: [
        "", "kvm1", "kvm1:16509", "/system", "://h/system", "1qemu:///system", "qemu :///system", "qemu:///sys tem",
        "qemu+tls://[::1/system", "qemu:///system\n", "qému:///system",
    ])
    func whatIsNoURIIsRefused(text: String) {
        #expect(LibvirtURI(text) == nil)
    }

    @Test(arguments: [
        ("http://kvm1/system", "libvirt has no driver 'http'"), ("nosuchdriver:///x", "no driver 'nosuchdriver'"),
        ("qemu+http://kvm1/system", "libvirt has no transport 'http'"), ("qemu+://h/system", "no transport ''"),
        ("esx://root:hunter2@esx1/", "no password"), ("qemu+ssh://h/system?no_tty=0", "no_tty"),
        ("qemu+libssh2://h/system?no_tty=0", "no_tty"),
    ])
    func whatLibvirtHasNotIsAMistake(text: String, mistake: String) throws {
        let uri = LibvirtURI(text)
        // An empty transport is no transport at all to Swift's split.
        guard text != "qemu+://h/system" else { return }
        #expect(try #require(uri?.mistake).contains(mistake))
        #expect(uri?.mistake?.contains("hunter2") == false)
    }

    @Test(arguments: [
        ("qemu+tls://h/system?no_verify=1", 1), ("qemu+ssh://h/system?no_verify=1", 1),
        ("qemu+libssh://h/system?known_hosts_verify=ignore", 1), ("qemu+libssh2://h/system?known_hosts_verify=auto", 1),
        ("qemu+tcp://10.0.0.5/system", 1), ("qemu+tcp://10.0.0.5/system?no_verify=1", 2), ("qemu:///system", 0),
        ("qemu+tls://h/system?no_verify=0", 0), ("qemu+ssh://h/system?no_tty=1", 0), ("qemu+tcp://127.0.0.1/system", 0),
        ("qemu+libssh://h/system?known_hosts_verify=normal", 0), ("qemu+tls://h/system?pkipath=/x", 0),
    ])
    func whatSwitchesAProtectionOffIsWarnedOf(text: String, count: Int) throws {
        let uri = try #require(LibvirtURI(text))
        #expect(uri.warnings.count == count && uri.mistake == nil)
    }

    @Test(arguments: [
        ("qemu+ssh://h/system", "qemu+ssh://h/system?no_tty=1"),
        ("qemu+ssh://h/system?keyfile=/k", "qemu+ssh://h/system?keyfile=/k&no_tty=1"),
        ("qemu+ssh://h/system?no_tty=1", "qemu+ssh://h/system?no_tty=1"),
        ("qemu+libssh2://h/system#x", "qemu+libssh2://h/system?no_tty=1"),
        ("qemu+libssh://h/system", "qemu+libssh://h/system?no_tty=1"),
        ("qemu+tls://h/system?pkipath=/x", "qemu+tls://h/system?pkipath=/x"), ("qemu:///system", "qemu:///system"),
    ])
    func sshIsToldNotToAsk(text: String, connection: String) {
        #expect(LibvirtURI(text)?.connection == connection)
    }
}
