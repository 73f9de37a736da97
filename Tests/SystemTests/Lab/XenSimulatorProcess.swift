// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// The program `xen-simulator`, run for a test.
final class XenSimulatorProcess {
    /// The URL of its pool's coordinator, and that of its control port.
    let url: String
    let control: String
    private let process: ChildProcess

    /// Starts it, and waits for its addresses.
    init(_ arguments: [String]) throws {
        let program = URL(fileURLWithPath: Repository.oriel).deletingLastPathComponent()
            .appendingPathComponent("xen-simulator")
        self.process = try ChildProcess([program.path] + arguments, output: .pipe, errors: .inherited)
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            guard let more = self.process.output?.availableData, !more.isEmpty else {
                throw Failure("xen-simulator ended")
            }
            line += more
        }
        let facts = try JSONSerialization.jsonObject(with: line) as? [String: String]
        guard let url = facts?["url"], let control = facts?["control"] else {
            throw Failure("xen-simulator said nothing")
        }
        self.url = url
        self.control = control
    }

    deinit { self.process.end() }

    /// Ends it, and gives its exit status.
    func stop() -> Int32 {
        self.process.end()
    }
}
