// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Synchronization

/// The one process in which OpenStack's clients are imported: that takes seconds, and each call is forked from it.
final class ClientRunner: Sendable {
    /// The one that all tests share. It goes with this process, which closes its standard input.
    static let shared: Result<ClientRunner, any Error> = Result {
        let runner = try ClientRunner()
        atexit { ClientRunner.cleanUp() }
        return runner
    }

    private let process: ChildProcess
    private let home: URL
    private let turn = Mutex(())

    private init() throws {
        self.home = FileManager.default.temporaryDirectory.appendingPathComponent("oriel-clients-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.home, withIntermediateDirectories: true)
        var environment = ProcessInfo.processInfo.environment
        environment["HOME"] = self.home.path
        self.process = try ChildProcess(
            [Repository.python, Repository.support("openstack_clients.py")], environment: environment, input: .pipe,
            output: .pipe, errors: .file(self.home.appendingPathComponent("errors").path))
    }

    private static func cleanUp() {
        if case .success(let runner) = self.shared { try? FileManager.default.removeItem(at: runner.home) }
    }

    /// What comes of `calls`, in their order. Each has a minute.
    func run(_ calls: [OpenStackClients.Call]) throws -> [OpenStackClients.Result] {
        let line = try JSONEncoder().encode(calls) + [UInt8(ascii: "\n")]
        let answer = try self.turn.withLock { _ in
            try self.process.input?.write(contentsOf: line)
            return try self.readLine()
        }
        let results = try JSONDecoder().decode([OpenStackClients.Result].self, from: answer)
        guard results.count == calls.count else { throw Failure("\(results.count) of \(calls.count) calls were made") }
        return results
    }

    private func readLine() throws -> Data {
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            guard let more = self.process.output?.availableData, !more.isEmpty else {
                let errors = try? String(contentsOf: self.home.appendingPathComponent("errors"), encoding: .utf8)
                throw Failure("the clients do not run: \(errors ?? "")")
            }
            line += more
        }
        return line
    }
}
