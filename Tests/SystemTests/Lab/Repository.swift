// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where things are.
enum Repository {
    /// The checkout.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path

    /// The built program.
    static var oriel: String {
        ProcessInfo.processInfo.environment["ORIEL_BIN"] ?? "\(self.root)/.build/debug/oriel"
    }

    /// A Python that can drive a browser.
    static var python: String {
        ProcessInfo.processInfo.environment["ORIEL_PYTHON"] ?? "\(self.root)/.build/venv/bin/python"
    }

    /// A file of the system tests that is not Swift.
    static func support(_ name: String) -> String {
        "\(self.root)/Tests/SystemTests/Support/\(name)"
    }
}
