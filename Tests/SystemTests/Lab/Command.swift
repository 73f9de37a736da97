// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

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
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program.contains("/") ? program : "/usr/bin/env")
        process.arguments = program.contains("/") ? arguments : [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // Files, because a pipe that nobody empties stops the program.
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("oriel-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String) throws -> FileHandle {
            let url = folder.appendingPathComponent(name)
            _ = FileManager.default.createFile(atPath: url.path, contents: nil)
            return try FileHandle(forUpdating: url)
        }
        let (output, errors) = (try file("output"), try file("errors"))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.start()
        guard Wait.until(seconds: seconds, { !process.isRunning }) else {
            process.terminate()
            throw Failure("\(program) \(arguments) took more than \(seconds) s")
        }
        func text(_ handle: FileHandle) throws -> String {
            try handle.seek(toOffset: 0)
            return String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
        }
        return Result(status: process.terminationStatus, output: try text(output), errors: try text(errors))
    }

    /// The output of a program that has to succeed.
    static func output(of program: String, _ arguments: [String]) throws -> String {
        let result = try self.run(program, arguments)
        guard result.status == 0 else { throw Failure("\(program) \(arguments): \(result.errors)\(result.output)") }
        return result.output
    }
}
