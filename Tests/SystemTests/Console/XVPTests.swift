// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The XVP listener with a real Java viewer.
@Suite(.serialized) struct XVPTests {
    @Test func theJavaViewerShowsTheGuestAndTypesIntoIt() throws {
        let hypervisor = try Hypervisor.shared.get()
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}"], listeners: [OrielProcess.xvp(port)])
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
            listeners: [OrielProcess.xvp(port, scheme: "https", keys: [keys])])
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
            listeners: [OrielProcess.xvp(port)])
        let display = try Display()
        let viewer = try JavaViewer(gateway.url("gone", type: "xvpvnc"), on: display)
        try viewer.wait(for: "400 The console of this instance cannot be reached. Tell your operator if it stays so.")
    }
}
