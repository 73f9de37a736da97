// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

/// The listener for native viewers with TigerVNC's, and with clients that leave anywhere.
@Suite(.serialized, .enabled(if: TigerVNCViewer.isInstalled)) struct RFBTests {
    private static func listener(_ port: Int, _ files: ServerFiles, keys: [String] = []) -> String {
        let keys =
            [
                "kind: rfb", "host: 127.0.0.1", "port: \(port)", "base_url: \"vnc://127.0.0.1:\(port)\"",
                "tls: {cert_file: \(files.certificate), key_file: \(files.key)}",
            ] + keys
        return "rfb: {\(keys.joined(separator: ", "))}"
    }

    @Test func tigerVNCShowsTheGuestAndTypesIntoIt() throws {
        let hypervisor = try Hypervisor.shared.get()
        let files = try ServerFiles()
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}"], listeners: [Self.listener(port, files)])
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

    @Test func whoOnlyLooksChangesNothing() throws {
        let hypervisor = try Hypervisor.shared.get()
        let files = try ServerFiles()
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}"], listeners: [Self.listener(port, files)])
        let guest = try hypervisor.start("nativeview")
        let display = try Display()
        let url = try gateway.url("nativeview", type: "rfb", viewOnly: true)
        let viewer = try TigerVNCViewer(url, username: "me", on: display, trusting: files.certificate)
        try display.expectToShow(guest)
        try display.focus("TigerVNC")
        try display.movePointer(x: 300, y: 200)
        try display.type("nothing")
        // The picture moves: what the hypervisor types comes after what the viewer typed.
        try guest.typeByHypervisor("seen")
        #expect(Wait.until(seconds: 10) { guest.serial.hasSuffix("> seen") }, "\(guest.serial)")
        try display.expectToShow(guest)
        #expect(viewer.isRunning)
    }

    @Test func whyThereIsNoConsoleIsReadInTheViewer() throws {
        let files = try ServerFiles()
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["lab: {kind: static, instances: {gone: {host: 127.0.0.1, port: \(FreePorts.find(1)[0])}}}"],
            listeners: [Self.listener(port, files)])
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
            tokenLifetime: "1s", listeners: [Self.listener(port, files)])
        let url = try gateway.url("box", type: "rfb")
        let end = Date().addingTimeInterval(1.5)
        #expect(Wait.until(seconds: 10) { Date() > end })
        let viewer = try TigerVNCViewer(url, username: "box", on: Display(), trusting: files.certificate)
        try viewer.wait(for: "This console link is not valid any more. Ask for a new one.")
        withExtendedLifetime(server) {}
    }

    /// A viewer that leaves after any byte of what it says, in the clear and in TLS, with a goodbye and without.
    @Test func afterViewersThatLeftAnywhereTheDescriptorsAreBack() async throws {
        let server = try TigerVNC("box", ["-SecurityTypes", "None", "-UseBlacklist=0"])
        let files = try ServerFiles()
        let port = try FreePorts.find(1)[0]
        let limits =
            "limits: {new_connections_per_second_per_address: 0, failed_tokens_per_minute_per_address: 0}"
        let gateway = try OrielProcess(
            backends: ["lab: {kind: static, instances: {box: {host: 127.0.0.1, port: \(server.port)}}}"],
            log: "warning", authority: "reuse: until-expiry\n  limits: {max_sessions_per_instance: 0}",
            listeners: [Self.listener(port, files, keys: [limits])])
        let visit = try Visit(
            port: port, certificate: files.certificate,
            token: OrielProcess.token(in: gateway.url("box", type: "rfb")))
        // The first rounds open what stays open, and the memory that is used again.
        let count = try await visit.make()
        #expect(count > 200)
        try await visit.makeAll(upTo: count)
        _ = try await visit.make()
        let start = gateway.descriptors
        for _ in 0..<2 { try await visit.makeAll(upTo: count) }
        #expect(Wait.until(seconds: 30) { gateway.descriptors <= start }, "\(gateway.descriptors) > \(start)")
        #expect(try await visit.make() >= 200)
        withExtendedLifetime((server, files)) {}
    }

    /// What a native viewer says and hears, until it leaves.
    private struct Visit: Sendable {
        let port: Int
        let certificate: String
        let token: String

        /// Visits, and leaves when `count` bytes are sent, those of TLS included.
        ///
        /// - Returns: how many were sent.
        func make(leavingAfter count: Int = .max, isReset: Bool = false) async throws -> Int {
            let client = try await RawClient.connect(port: self.port)
            let sent = try await client.leave(after: count, isReset: isReset)
            let login =
                [0, 0, 0, 3, 0, 0, 0, UInt8(clamping: self.token.utf8.count)] + Array("box\(self.token)".utf8)
            do {
                for (answer, bytes) in [
                    (12, Array("RFB 003.008\n".utf8)), (2, [19]), (2, [0, 2]), (6, [0, 0, 1, 6]),
                ] as [(Int, [UInt8])] {
                    _ = try await client.read(answer)
                    try await client.send(bytes)
                }
                _ = try await client.read(1)
                try await client.startTLS(trusting: self.certificate)
                try await client.send(login)
                let result = try await client.read(4)
                #expect(result == [0, 0, 0, 0])
                try await client.send([1])
                let size = try await client.read(4)
                #expect(size == [1, 64, 0, 200])
                try await client.send([3, 0, 0, 0, 0, 0, 0, 8, 0, 8])
                if count == .max { _ = try await client.read(200) }
            } catch {
                if count == .max { throw error }
            }
            try await client.close()
            return sent.current
        }

        /// One visit for each number of bytes, a few at once, in turn with a FIN and with a reset.
        func makeAll(upTo count: Int) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                var running = 0
                for end in 0...count {
                    for isReset in [false, true] {
                        if running >= 8 { _ = try await group.next() }
                        group.addTask { _ = try await self.make(leavingAfter: end, isReset: isReset) }
                        running += 1
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
