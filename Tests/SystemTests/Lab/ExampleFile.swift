// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file of `etc/` with addresses and paths of a test's own.
enum ExampleFile {
    /// The file's text with `changes`, each of which has to be possible.
    static func text(_ name: String, _ changes: [String: String]) throws -> String {
        var text = try String(contentsOfFile: "\(Repository.root)/etc/\(name)", encoding: .utf8)
        for (old, new) in changes {
            guard text.contains(old) else { throw Failure("there is no \"\(old)\" in etc/\(name)") }
            text = text.replacingOccurrences(of: old, with: new)
        }
        return text
    }
}
