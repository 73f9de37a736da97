// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A directory that looks like an installed noVNC, and goes away with its value.
final class Installation {
    let root: URL
    var path: String { self.root.path }

    /// Makes a directory with `files` by relative path.
    init(_ files: [String: String] = ["core/rfb.js": "export default 1;", "vnc.html": "<p>vnc</p>"]) throws {
        self.root = FileManager.default.temporaryDirectory.appendingPathComponent("web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.root, withIntermediateDirectories: true)
        for (name, text) in files { try self.write(name, text) }
    }

    deinit {
        try? FileManager.default.removeItem(at: self.root)
    }

    func write(_ name: String, _ text: String) throws {
        let file = self.root.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: self.root.appendingPathComponent(name).path, withDestinationPath: target)
    }
}
