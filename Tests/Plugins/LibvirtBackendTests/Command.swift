// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program that is run to its end.
enum Command {
    /// How it ended and what it said on either output.
    struct Result: Sendable {
        var status: Int32
        var output: String
    }

    /// Runs `program` from the search path. Blocks no thread of Swift's pool.
    static func run(_ program: String, _ arguments: [String]) async throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        // What these programs say fits into the pipe.
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        return Result(status: status, output: String(decoding: output, as: UTF8.self))
    }
}
