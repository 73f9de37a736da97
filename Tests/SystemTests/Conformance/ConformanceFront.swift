// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation

/// What stands between kosoku and a gateway: see `conformance.py`.
final class ConformanceFront {
    /// The port of a console that sends back what it hears.
    let console: Int
    /// The port that kosoku is pointed at.
    let port: Int
    private let process: ChildProcess

    init() throws {
        self.process = try ChildProcess(
            [Repository.python, Repository.support("conformance.py")], input: .pipe, output: .pipe, errors: .inherited)
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            guard let more = self.process.output?.availableData, !more.isEmpty else { throw Failure("the front ended") }
            line += more
        }
        guard let ports = try JSONSerialization.jsonObject(with: line) as? [String: Int],
            let console = ports["console"], let front = ports["front"]
        else { throw Failure("the front says no ports") }
        self.console = console
        self.port = front
    }

    deinit {
        try? self.process.input?.close()
        self.process.wait()
    }

    /// Tells it where the gateway is.
    func use(_ gateway: OrielProcess, instance: String) throws {
        guard let api = URL(string: gateway.api)?.port else { throw Failure("no port") }
        let said: [String: Any] = ["api": api, "web": gateway.webPort, "instance": instance]
        let line = try JSONSerialization.data(withJSONObject: said) + Data("\n".utf8)
        try self.process.input?.write(contentsOf: line)
    }
}
