// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

/// The listener for native viewers with TigerVNC's.
@Suite(.serialized, .enabled(if: TigerVNCViewer.isInstalled)) struct NativeViewerTests {
    @Test func tigerVNCShowsTheGuestAndTypesIntoIt() throws {
        let hypervisor = try Hypervisor.shared.get()
        let files = try ServerFiles()
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}"], listeners: [OrielProcess.rfb(port, files)])
        let guest = try hypervisor.start("native", password: "s3cr3t!x")
        let display = try Display()
        let url = try gateway.url("native", type: "rfb")
        #expect(url.hasPrefix("vnc://127.0.0.1:\(port)?SecurityType=19&VncPassword="))
        let viewer = try TigerVNCViewer(url, username: "native", on: display, trusting: files.certificate)
        try viewer.wait(for: "Choosing security type X509Plain (262)")
        try display.expectToShow(guest)
        try display.focus("TigerVNC")
        try display.type("hellonative")
        #expect(Wait.until(seconds: 10) { guest.serial.hasSuffix("> hellonative") }, "\(guest.serial)")
        try display.expectToShow(guest)

        // The token is used up, whoever says what their name is.
        let again = try TigerVNCViewer(url, username: "somebody", on: display, trusting: files.certificate)
        try again.wait(for: "This console link is not valid any more. Ask for a new one.")
        #expect(viewer.isRunning)
        try guest.destroy()
        #expect(Wait.until(seconds: 20) { !viewer.isRunning }, "\(viewer.log)")
    }

    @Test func whyThereIsNoConsoleIsReadInTheViewer() throws {
        let files = try ServerFiles()
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["lab: {kind: static, instances: {gone: {host: 127.0.0.1, port: \(FreePorts.find(1)[0])}}}"],
            listeners: [OrielProcess.rfb(port, files)])
        let display = try Display()
        let cases = [
            (try gateway.url("gone", type: "rfb"), "The console of this instance cannot be reached."),
            ("vnc://127.0.0.1:\(port)?VncPassword=no-such-token", "This console link is not valid any more."),
        ]
        for (url, sentence) in cases {
            let viewer = try TigerVNCViewer(url, username: "gone", on: display, trusting: files.certificate)
            try viewer.wait(for: sentence)
        }
        // A viewer that would rather have something else gets nothing.
        let other = try TigerVNCViewer(
            cases[0].0, username: "gone", on: display, trusting: files.certificate,
            options: ["-SecurityTypes", "VncAuth,None,TLSNone,TLSPlain"])
        try other.wait(for: "No valid VeNCrypt sub-type")
        #expect(try !gateway.log.contains(OrielProcess.token(in: cases[0].0)))
    }

    @Test func aTokenThatHasExpiredIsReadInTheViewer() throws {
        let server = try TigerVNC("box", ["-SecurityTypes", "None"])
        let files = try ServerFiles()
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["lab: {kind: static, instances: {box: {host: 127.0.0.1, port: \(server.port)}}}"],
            tokenLifetime: "1s", listeners: [OrielProcess.rfb(port, files)])
        let url = try gateway.url("box", type: "rfb")
        let end = Date().addingTimeInterval(1.5)
        #expect(Wait.until(seconds: 10) { Date() > end })
        let viewer = try TigerVNCViewer(url, username: "box", on: Display(), trusting: files.certificate)
        try viewer.wait(for: "This console link is not valid any more. Ask for a new one.")
        withExtendedLifetime(server) {}
    }
}
