// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The XVP listener with a real Java viewer, and with clients that leave anywhere.
@Suite(.serialized) struct XVPTests {
    private static func listener(_ port: Int, scheme: String = "http", keys: [String] = []) -> String {
        let keys =
            [
                "kind: xvpvnc", "host: 127.0.0.1", "port: \(port)",
                "base_url: \"\(scheme)://127.0.0.1:\(port)/console\"",
            ] + keys
        return "xvpvnc: {\(keys.joined(separator: ", "))}"
    }

    @Test func theJavaViewerShowsTheGuestAndTypesIntoIt() throws {
        let hypervisor = try Hypervisor.shared.get()
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}"], listeners: [Self.listener(port)])
        let guest = try hypervisor.start("java", password: "s3cr3t!x")
        let display = try Display()
        let url = try gateway.url("java", type: "xvpvnc")
        #expect(url.hasPrefix("http://127.0.0.1:\(port)/console?token="))
        let viewer = try JavaViewer(url, on: display)
        try viewer.wait(for: "Desktop name is QEMU (java)")
        #expect(viewer.log.contains("No authentication needed"))
        try display.expectToShow(guest)
        // What is typed goes to the window under the pointer.
        try display.movePointer(x: 300, y: 200)
        try display.type("hellojava")
        #expect(Wait.until(seconds: 10) { guest.serial.hasSuffix("> hellojava") }, "\(guest.serial)")
        try display.expectToShow(guest)

        let again = try JavaViewer(url, on: display)
        try again.wait(for: "401 This console link is not valid any more. Ask for a new one.")
        try guest.destroy()
        try viewer.wait(for: "emote side closed connection")
    }

    @Test func overTLSToo() throws {
        let hypervisor = try Hypervisor.shared.get()
        let files = try ServerFiles()
        let port = try FreePorts.find(1)[0]
        let keys = "tls: {cert_file: \(files.certificate), key_file: \(files.key)}"
        let gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}"],
            listeners: [Self.listener(port, scheme: "https", keys: [keys])])
        let guest = try hypervisor.start("javatls")
        let display = try Display()
        let viewer = try JavaViewer(
            gateway.url("javatls", type: "xvpvnc"), on: display, trusting: files.certificate)
        try viewer.wait(for: "Desktop name is QEMU (javatls)")
        try display.expectToShow(guest)
    }

    @Test func whyThereIsNoConsoleIsReadInTheViewer() throws {
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["lab: {kind: static, instances: {gone: {host: 127.0.0.1, port: \(FreePorts.find(1)[0])}}}"],
            listeners: [Self.listener(port)])
        let display = try Display()
        let viewer = try JavaViewer(gateway.url("gone", type: "xvpvnc"), on: display)
        try viewer.wait(for: "400 The console of this instance cannot be reached. Tell your operator if it stays so.")
    }

    /// A viewer that leaves after any byte of what it says, with a goodbye and without.
    @Test func afterViewersThatLeftAnywhereTheDescriptorsAreBack() throws {
        let server = try TigerVNC("box", ["-SecurityTypes", "None", "-UseBlacklist=0"])
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["lab: {kind: static, instances: {box: {host: 127.0.0.1, port: \(server.port)}}}"],
            log: "warning", authority: "reuse: until-expiry\n  limits: {max_sessions_per_instance: 0}",
            listeners: [
                Self.listener(
                    port,
                    keys: [
                        "limits: {new_connections_per_second_per_address: 0, failed_tokens_per_minute_per_address: 0}"
                    ])
            ])
        let token = try OrielProcess.token(in: gateway.url("box", type: "xvpvnc"))
        let all =
            Array("CONNECT /console?token=\(token) HTTP/1.0\r\n\r\nRFB 003.008\n\u{1}\u{1}".utf8)
            + [3, 0, 0, 0, 0, 0, 0, 8, 0, 8]
        // The first rounds open what stays open, and the memory that is used again.
        for _ in 0..<2 { try Self.leaveEverywhere(all, port: port) }
        try Self.session(all, port: port)
        let start = gateway.descriptors
        for _ in 0..<20 { try Self.leaveEverywhere(all, port: port) }
        #expect(Wait.until(seconds: 30) { gateway.descriptors <= start }, "\(gateway.descriptors) > \(start)")
        try Self.session(all, port: port)
    }

    /// Sends every beginning of `bytes`, and leaves: in turn with a FIN and with a reset.
    private static func leaveEverywhere(_ bytes: [UInt8], port: Int) throws {
        for end in 0...bytes.count {
            for isReset in [false, true] {
                let socket = try RawSocket(connectingTo: "127.0.0.1", port: port)
                try socket.send(Array(bytes[..<end]))
                if (end + (isReset ? 1 : 0)).isMultiple(of: 3) { usleep(UInt32.random(in: 0...4000)) }
                isReset ? socket.reset() : socket.close()
            }
        }
    }

    /// A whole session, to its first bytes of the screen.
    private static func session(_ bytes: [UInt8], port: Int) throws {
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: port)
        try socket.send(bytes)
        var received: [UInt8] = []
        let expected = Array("HTTP/1.1 200 OK\r\n\r\nRFB 003.008\n".utf8) + [1, 1, 0, 0, 0, 0, 1, 64, 0, 200]
        while received.count < 200 {
            let more = try socket.receive()
            guard !more.isEmpty else { throw Failure("closed after \(received)") }
            received += more
        }
        #expect(received.starts(with: expected))
        socket.close()
    }
}
