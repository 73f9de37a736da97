// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files of the repository that the tests belong to.
enum Repository {
    /// The text of the file at `path`, from the repository's top.
    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: self.path(path), encoding: .utf8)
    }

    /// Where the file or folder at `path` is.
    static func path(_ path: String) -> String {
        var top = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { top.deleteLastPathComponent() }
        return top.appendingPathComponent(path).path
    }
}
