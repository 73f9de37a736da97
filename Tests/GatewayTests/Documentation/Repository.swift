// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files of the repository that the tests belong to.
enum Repository {
    /// The text of the file at `path`, from the repository's top.
    static func text(_ path: String) throws -> String {
        var top = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { top.deleteLastPathComponent() }
        return try String(contentsOf: top.appendingPathComponent(path), encoding: .utf8)
    }
}
