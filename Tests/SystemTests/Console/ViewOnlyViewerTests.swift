// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Who may only look changes nothing on a real guest with a viewer that knows nothing of it and sends all it can; the same
/// keys arrive from the same viewer when it may.
@Suite(.serialized) struct ViewOnlyViewerTests {
    private let hypervisor: Hypervisor
    private let gateway: OrielProcess
    private let files: ServerFiles

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        self.files = try ServerFiles()
        let ports = try FreePorts.find(2)
        self.gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"],
            listeners: [OrielProcess.xvp(ports[0]), OrielProcess.rfb(ports[1], self.files)])
    }

    @Test func whatTheJavaViewerSendsChangesNothingAndThePictureMoves() throws {
        try self.watch("java", type: "xvpvnc") { url, display in
            let viewer = try JavaViewer(url, on: display)
            try viewer.wait(for: "Desktop name is QEMU (java)")
            return viewer
        }
    }

    @Test(.enabled(if: TigerVNCViewer.isInstalled))
    func whatTigerVNCSendsChangesNothingAndThePictureMoves() throws {
        try self.watch("tiger", type: "rfb", title: "TigerVNC") { url, display in
            try TigerVNCViewer(url, username: "me", on: display, trusting: self.files.certificate)
        }
    }

    /// A session that may, and one that may not.
    ///
    /// - Parameters:
    ///   - type: the console type.
    ///   - title: part of the title of the viewer's window, if it takes nothing without the keyboard.
    ///   - start: starts a viewer.
    private func watch(
        _ name: String, type: String, title: String? = nil,
        start: (_ url: String, _ display: Display) throws -> any DesktopViewer
    ) throws {
        let guest = try self.hypervisor.start(name)
        let twin = try self.hypervisor.start("\(name)twin", shownAs: name)
        let greeting = guest.serial

        try self.session(guest, type: type, viewOnly: false, title: title, start: start) {
            #expect(Wait.until(seconds: 60) { guest.serial == greeting + "allowed" }, "\(guest.serial)")
        }
        let before = try guest.screenshot()
        try self.session(guest, type: type, viewOnly: true, title: title, start: start) {
            // What the hypervisor types comes behind what the viewer sent, and the viewer shows it.
            try guest.typeByHypervisor("ab")
            #expect(Wait.until(seconds: 60) { guest.serial == greeting + "allowedab" }, "\(guest.serial)")
        }
        // All that the viewer sent was read, and the screen is that of a guest that only the hypervisor typed on.
        #expect(guest.serial == greeting + "allowedab")
        try twin.typeByHypervisor("allowedab")
        #expect(try guest.screenshot() != before)
        #expect(try Wait.until(seconds: 60) { try guest.screenshot() == twin.screenshot() })
    }

    /// Types, points, clicks and copies in a viewer that shows `guest`; ends it behind `middle`, and returns when its
    /// session has ended.
    private func session(
        _ guest: Guest, type: String, viewOnly: Bool, title: String?,
        start: (_ url: String, _ display: Display) throws -> any DesktopViewer, _ middle: () throws -> Void
    ) throws {
        let sessions = self.ended
        let display = try Display()
        let viewer = try start(self.gateway.url(guest.name, type: type, viewOnly: viewOnly), display)
        try display.expectToShow(guest)
        if let title { try display.focus(title) }
        try display.movePointer(x: 300, y: 200)
        try display.click()
        try display.type("allowed")
        try viewer.copy("copied")
        try middle()
        try display.expectToShow(guest)
        #expect(viewer.isRunning)
        viewer.end()
        #expect(Wait.until(seconds: 60) { self.ended == sessions + 1 }, "\(self.gateway.log)")
    }

    /// How many sessions have ended.
    private var ended: Int { self.gateway.log.components(separatedBy: "session ended").count - 1 }
}
