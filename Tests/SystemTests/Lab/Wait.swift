// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Waits for something outside this process to become so.
enum Wait {
    /// Asks `condition` until it holds, for at most `seconds`, and says whether it came to hold.
    static func until(seconds: Double, _ condition: () throws -> Bool) rethrows -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while true {
            if try condition() { return true }
            if Date() > end { return false }
            usleep(5000)
        }
    }
}
