// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension Display {
    /// Waits until the picture of `guest`, as its hypervisor sees it, is on this display.
    func expectToShow(_ guest: Guest) throws {
        let isShown = try Wait.until(seconds: 60) { try self.picture().contains(Picture(guest.screenshot())) }
        #expect(isShown, "the guest's screen is not on the display")
    }
}
