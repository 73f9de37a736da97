// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The program that shows a console, and how it is told where.
package struct ViewerCommand: Sendable, Hashable {
    /// The viewers that are looked for, the best first.
    package static let known = ["vncviewer", "xtigervncviewer", "remote-viewer"]

    /// The program and its arguments. `{port}` stands for the port.
    package let words: [String]

    /// The viewer that the user names: a program with arguments, split at spaces. Where none of them has `{port}` in it,
    /// the address follows as the program wants it. `nil` when there is no word.
    package init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard let program = words.first else { return nil }
        let isPlaced = words.dropFirst().contains { $0.contains("{port}") }
        self.words = isPlaced ? words : words + [Self.address(for: program)]
    }

    /// The first of the known viewers that `find` gives a path for, or `nil`.
    ///
    /// - Parameters:
    ///   - find: the path of a program, if there is one.
    ///   - resolve: where a path leads, if it is a link.
    package init?(find: (String) -> String?, resolve: (String) -> String) {
        for name in Self.known {
            guard let path = find(name) else { continue }
            // Left to itself TigerVNC's viewer asks to be alone, and throws out whoever looks at the console.
            let isTiger = Self.name(of: resolve(path)) == "xtigervncviewer"
            self.words = [path] + (isTiger ? ["-Shared"] : []) + [Self.address(for: path)]
            return
        }
        return nil
    }

    /// The words with the port in its place.
    package func words(port: Int) -> [String] {
        Array(self.words.prefix(1)) + self.words.dropFirst().map { $0.replacing("{port}", with: "\(port)") }
    }

    private static func address(for program: String) -> String {
        // Two colons: one would be followed by the number of a display.
        Self.name(of: program) == "remote-viewer" ? "vnc://127.0.0.1:{port}" : "127.0.0.1::{port}"
    }

    private static func name(of path: String) -> Substring {
        path.split(separator: "/").last ?? ""
    }
}
