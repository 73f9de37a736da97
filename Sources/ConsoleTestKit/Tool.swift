// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Runs a program of the system to its end.
public enum Tool {
    /// A program that cannot be started.
    public struct NotStarted: Error {
        /// The error number.
        public let number: Int32
    }

    /// Runs `program` with an empty environment and nothing on its standard input, and gives its exit status, -1 for a signal, and what it printed
    /// on both outputs.
    ///
    /// It is waited for on a thread of its own, because the pool of the tests has few. What it prints goes into a file: a
    /// pipe would be held open by every other program that is started meanwhile.
    public static func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("oriel-tool-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let status = try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Result { try Self.spawn(program, arguments, output: file.path) })
            }
            thread.start()
        }
        return (status, String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }

    private static func spawn(_ program: String, _ arguments: [String], output: String) throws -> Int32 {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&files, 1, 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var pid: pid_t = 0
        let number = posix_spawn(&pid, program, &files, nil, &words, &environment)
        guard number == 0 else { throw NotStarted(number: number) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
    }
}
