// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A viewer with a window on a ``Display``.
protocol DesktopViewer: AnyObject {
    /// Whether it runs.
    var isRunning: Bool { get }

    /// Puts `text`, one line, into its clipboard, and returns when it has sent what it says of that.
    func copy(_ text: String) throws

    /// Ends it, and waits until it has.
    func end()
}
