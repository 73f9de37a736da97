// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// Runs a program to its end.
enum Command {
    /// What came of it.
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs `program` with `arguments`, for at most `seconds`.
    @discardableResult
    static func run(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], seconds: Double = 60
    ) throws -> Result {
        // Files, because a pipe that nobody empties stops the program.
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("oriel-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, errors) = (folder.appendingPathComponent("output"), folder.appendingPathComponent("errors"))
        let process = try ChildProcess(
            [program] + arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            output: .file(output.path), errors: .file(errors.path))
        var status: Int32?
        _ = Wait.until(seconds: seconds) {
            status = process.exitStatus
            return status != nil
        }
        guard let status else {
            // Not killed at once: a browser's driver, say, has programs of its own to end.
            process.signal(SIGTERM)
            _ = Wait.until(seconds: 5) { !process.isRunning }
            throw Failure("\(program) \(arguments) took more than \(seconds) s")
        }
        func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
        return Result(status: status, output: try text(output), errors: try text(errors))
    }

    /// The output of a program that has to succeed.
    static func output(of program: String, _ arguments: [String]) throws -> String {
        let result = try self.run(program, arguments)
        guard result.status == 0 else { throw Failure("\(program) \(arguments): \(result.errors)\(result.output)") }
        return result.output
    }
}
