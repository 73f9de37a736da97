// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The program `xen-simulator`, run for a test.
final class XenSimulatorProcess {
    /// The URL of its pool's coordinator, and that of its control port.
    let url: String
    let control: String
    private let process = Process()

    /// Starts it, and waits for its addresses.
    init(_ arguments: [String]) throws {
        let program = URL(fileURLWithPath: Repository.oriel).deletingLastPathComponent()
            .appendingPathComponent("xen-simulator")
        let output = Pipe()
        self.process.executableURL = program
        self.process.arguments = arguments
        self.process.standardInput = FileHandle.nullDevice
        self.process.standardOutput = output
        try self.process.start()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Failure("xen-simulator ended") }
            line += more
        }
        let facts = try JSONSerialization.jsonObject(with: line) as? [String: String]
        guard let url = facts?["url"], let control = facts?["control"] else {
            throw Failure("xen-simulator said nothing")
        }
        self.url = url
        self.control = control
    }

    deinit { _ = self.stop() }

    /// Ends it, and gives its exit status.
    func stop() -> Int32 {
        if self.process.isRunning { self.process.terminate() }
        self.process.waitUntilExit()
        return self.process.terminationStatus
    }
}
