// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// A program that was started as a service manager starts one: with its own environment and with sockets.
final class Spawned {
    private let process: ChildProcess

    /// Starts `arguments`, whose first is a path.
    ///
    /// - Parameters:
    ///   - environment: all that its environment has.
    ///   - sockets: what becomes its descriptors from 3 on; then LISTEN_PID is its own process id.
    ///   - log: the file that its output is added to.
    init(_ arguments: [String], environment: [String: String] = [:], sockets: [Int32] = [], log: String) throws {
        // The shell becomes the program: so the program's id is known before it runs.
        let script = sockets.isEmpty ? "exec \"$@\"" : "LISTEN_PID=$$; export LISTEN_PID; exec \"$@\""
        var environment = environment
        if !sockets.isEmpty { environment["LISTEN_FDS"] = "\(sockets.count)" }
        self.process = try ChildProcess(
            ["/bin/sh", "-c", script, "sh"] + arguments, environment: environment, output: .file(log),
            descriptors: sockets)
    }

    /// Its process id.
    var pid: Int32 { self.process.id }

    /// Sends a signal.
    func signal(_ number: Int32) {
        self.process.signal(number)
    }

    /// Waits for its end and gives its exit status, or minus the number of the signal that killed it; `nil` when it goes
    /// on.
    func exitStatus(seconds: Double) -> Int32? {
        _ = Wait.until(seconds: seconds) { !self.process.isRunning }
        return self.process.exitStatus
    }
}
