// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension Display {
    /// Waits until the picture of `guest`, as its hypervisor sees it, is on this display. If it does not get there, both
    /// are attached to the test.
    ///
    /// Nobody manages windows here, so that one may settle on a size too small for its picture, or be drawn over and never
    /// asked to draw itself again. A viewer whose window is made larger draws what it has.
    func expectToShow(_ guest: Guest) throws {
        if try self.shows(guest) { return }
        try self.enlargeWindows(named: "QEMU")
        let isShown = try self.shows(guest)
        #expect(isShown, "the guest's screen is not on the display")
        guard !isShown else { return }
        Attachment.record(Array(try self.pictureFile()), named: "display.png")
        Attachment.record(Array(try guest.screenshot()), named: "guest.ppm")
    }

    private func shows(_ guest: Guest) throws -> Bool {
        try Wait.until(seconds: 40) { try self.picture().contains(Picture(guest.screenshot())) }
    }
}
