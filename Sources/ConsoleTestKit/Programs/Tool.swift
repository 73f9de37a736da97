// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Runs a program of the system to its end.
public enum Tool {
    /// Runs `program`, a path or a name, with nothing on its standard input, and gives its exit status, or minus the
    /// number of the signal that ended it, and what it printed on both outputs.
    ///
    /// It is waited for on a thread of its own, because the pool of the tests has few. What it prints goes into a file: a
    /// pipe would be held open by every other program that is started meanwhile.
    public static func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("oriel-tool-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let status = try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    with: Result { try ChildProcess([program] + arguments, output: .file(file.path)).wait() })
            }
            thread.start()
        }
        return (status, String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }
}
