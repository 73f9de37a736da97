// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Who may only look changes nothing on a real guest, whatever is sent, and sees what others do.
@Suite(.serialized) struct ViewOnlyTests {
    private static let key: [UInt8] = [4, 1, 0, 0, 0, 0, 0, 0x71, 4, 0, 0, 0, 0, 0, 0, 0x71]

    /// Whatever could change something, with keys inside.
    private static let input: [[UInt8]] = [
        Self.key, [5, 1, 0, 10, 0, 10], [6, 0, 0, 0, 0, 0, 0, 16], Self.key, [6, 0, 0, 0, 255, 255, 255, 240], Self.key,
        [150, 1, 4, 1, 0, 0, 0, 0, 0, 0x71], [248, 0, 0, 0, 0, 0, 0, 0, 16], Self.key, [250, 0, 1, 4],
        [251, 0, 2, 128, 1, 224, 1, 0], Self.key, [253, 0x81, 0, 16], Self.key, [254, 1, 0, 0, 0, 0, 0, 0x10],
        [255, 0, 0, 1, 0, 0, 0, 0x71, 0, 0, 0, 0x10], [255, 0, 0, 0, 0, 0, 0, 0x71, 0, 0, 0, 0x10], [255, 1, 0, 0],
    ]

    private let hypervisor: Hypervisor
    private let gateway: OrielProcess

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        self.gateway = try OrielProcess(backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"])
    }

    @Test func keysPointerAndClipboardOfABrowserChangeNothingAndThePictureMoves() throws {
        let guest = try self.hypervisor.start("watched")
        let twin = try self.hypervisor.start("watchedtwin", shownAs: "watched")
        let driver = try Browser()
        try driver.open(self.gateway.url("watched"))
        try driver.wait(for: "QEMU (watched)")

        // noVNC's own page with its clipboard, and not told that it may only look: it sends all it can.
        let token = try OrielProcess.token(in: self.gateway.url("watched", viewOnly: true))
        let viewer = try Browser()
        try viewer.open("\(self.gateway.web)/vnc.html?autoconnect=true&path=%3Ftoken%3D\(token)")
        try viewer.wait(for: "QEMU (watched)", in: "#noVNC_status")
        #expect(try Wait.until(seconds: 10) { try viewer.picture() == driver.picture() })
        let before = try guest.screenshot()
        let serial = guest.serial
        let quiet = try viewer.bytesSent()
        try viewer.type("forbidden")
        try viewer.run(
            """
            () => {
                const clipboard = document.getElementById('noVNC_clipboard_text');
                clipboard.value = 'forbidden';
                clipboard.dispatchEvent(new Event('change'));
                document.getElementById('noVNC_send_ctrl_alt_del_button').click();
                return '';
            }
            """)
        // Two messages for each key, and as many for the pointer.
        #expect(try viewer.bytesSent() - quiet > 150)

        // The picture moves twice: the second wish for one was sent behind all that was typed.
        for text in ["a", "b"] {
            let last = try viewer.picture()
            try driver.type(text)
            #expect(try Wait.until(seconds: 10) { try viewer.picture() != last })
        }
        // All that it ever said: a restart would have begun with its greeting again.
        #expect(Wait.until(seconds: 10) { guest.serial == serial + "ab" }, "\(guest.serial)")
        #expect(try Wait.until(seconds: 10) { try viewer.picture() == driver.picture() })

        // As libvirt takes them, the screens say the same.
        try twin.typeByHypervisor("ab")
        #expect(try guest.screenshot() != before)
        #expect(try Wait.until(seconds: 10) { try guest.screenshot() == twin.screenshot() })
    }

    @Test func everyMessageOfARawClientIsKeptFromTheGuestAndAnUnknownOneEndsItsSession() throws {
        let guest = try self.hypervisor.start("raw")
        let driver = try Browser()
        try driver.open(self.gateway.url("raw"))
        try driver.wait(for: "QEMU (raw)")

        let token = try OrielProcess.token(in: self.gateway.url("raw", viewOnly: true))
        let viewer = try WebSocketClient(port: self.gateway.webPort, target: "/?token=\(token)", origin: nil)
        // It asks to be alone, and is not.
        #expect(try viewer.handshake(shared: 0).count > 24)
        let serial = guest.serial
        try viewer.send([2, 0, 0, 1, 0, 0, 0, 0])
        for byte in Self.input.joined() { try viewer.send([byte]) }
        try viewer.send([3, 0, 0, 0, 0, 0, 0, 16, 0, 16])
        #expect(try viewer.message().first == 0)
        try driver.type("z")
        #expect(Wait.until(seconds: 10) { guest.serial == serial + "z" }, "\(guest.serial)")

        try viewer.send([77])
        #expect(try viewer.closeCode(seconds: 30) == 1002)
        let reason = "a message of the unknown type 77, and the session is view-only"
        #expect(Wait.until(seconds: 10) { self.gateway.log.contains(reason) }, "\(self.gateway.log)")
    }

    @Test func aLinkFromTheFileAndAReloadOnlyLookToo() throws {
        let guest = try self.hypervisor.start("look")
        let result = try Command.run(
            Repository.oriel, ["console", "url", "look", "--view-only", "--config", self.gateway.configuration])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("view-only novnc console of look"))
        let url = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(url.hasSuffix("&view_only=1"))
        let browser = try Browser()
        try browser.open(url)
        try browser.wait(for: "QEMU (look) (view only)")
        try browser.reload()
        try browser.wait(for: "QEMU (look) (view only)")
        let hidden = "() => String(document.getElementById('ctrl-alt-del').hidden)"
        #expect(try browser.run(hidden) == "true")
        let ends = { self.gateway.log.split(separator: "\n").filter { $0.contains("session opened") } }
        #expect(Wait.until(seconds: 10) { ends().count == 2 })
        #expect(ends().allSatisfy { $0.contains("mode=view") })
        try guest.typeByHypervisor("k")
        #expect(Wait.until(seconds: 10) { guest.serial.hasSuffix("> k") })
    }
}
