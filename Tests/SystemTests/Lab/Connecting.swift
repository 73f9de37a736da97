// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// A running `oriel connect`.
final class Connecting {
    private let process: ChildProcess
    private let folder: String

    /// Starts it.
    ///
    /// - Parameters:
    ///   - arguments: what follows `connect`.
    ///   - api: the API that it asks.
    ///   - display: the screen of a viewer that it starts.
    init(_ arguments: [String], api: String, display: Display? = nil) throws {
        self.folder = "/tmp/oriel-connect-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        var environment = ProcessInfo.processInfo.environment
        environment["ORIEL_API"] = api
        // TigerVNC's viewer remembers things there.
        environment["HOME"] = self.folder
        environment["DISPLAY"] = display?.name
        self.process = try ChildProcess(
            [Repository.oriel, "connect"] + arguments, environment: environment,
            output: .file("\(self.folder)/output"), errors: .file("\(self.folder)/errors"))
    }

    deinit {
        // A second SIGTERM would end it without its viewer.
        self.process.end()
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    /// What it wrote to its standard output.
    var output: String { (try? String(contentsOfFile: "\(self.folder)/output", encoding: .utf8)) ?? "" }

    /// What it and its viewer wrote to standard error.
    var errors: String { (try? String(contentsOfFile: "\(self.folder)/errors", encoding: .utf8)) ?? "" }

    /// Waits for the port that `--proxy-only` prints.
    func port() throws -> Int {
        guard Wait.until(seconds: 40, { self.output.hasSuffix("\n") || !self.process.isRunning }),
            let port = Int(self.output.trimmingCharacters(in: .whitespacesAndNewlines))
        else { throw Failure("no port: \(self.output)\(self.errors)") }
        return port
    }

    /// The process ids of what it started: its viewer, if it has one.
    var viewers: [Int32] {
        let threads = "/proc/\(self.process.id)/task"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: threads)) ?? []
        return names.flatMap { name in
            let text = (try? String(contentsOfFile: "\(threads)/\(name)/children", encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { Int32($0) }
        }
    }

    /// The command lines and environments of it and its viewer, as everybody, or its user, can read them.
    var commandLines: String {
        ([self.process.id] + self.viewers).flatMap { pid in ["cmdline", "environ"].map { "/proc/\(pid)/\($0)" } }
            .compactMap { FileManager.default.contents(atPath: $0) }
            .map { String(decoding: $0, as: UTF8.self) }.joined()
    }

    /// Sends a signal.
    func signal(_ number: Int32) {
        self.process.signal(number)
    }

    /// Waits for its end and gives its exit status; `nil` when it goes on.
    func exitStatus(seconds: Double = 40) -> Int32? {
        _ = Wait.until(seconds: seconds) { !self.process.isRunning }
        return self.process.exitStatus
    }
}
