// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// kosoku (PyPI), which runs the cases of the Autobahn test suite for WebSocket.
enum Kosoku {
    /// How a case came out.
    struct Outcome: Equatable {
        /// `OK`, `NON-STRICT`, `INFORMATIONAL`, `FAILED` and so on.
        var behavior: String
        /// The same for how the connection was closed.
        var close: String

        /// Whether neither failed.
        var isGood: Bool {
            let good: Set<String> = ["OK", "NON-STRICT", "INFORMATIONAL"]
            return good.contains(self.behavior) && good.contains(self.close)
        }
    }

    /// Runs `cases`, case ids or patterns such as `1.2.*`, against the server at `port`; by case.
    ///
    /// A case has a second to end, whatever else the machine does at that moment. So a few that failed are asked once
    /// more: a defect fails again.
    static func run(_ cases: [String], except: [String] = [], port: Int) throws -> [String: Outcome] {
        let outcomes = try self.runOnce(cases, except: except, port: port)
        let failed = outcomes.filter { !$0.value.isGood }.keys.sorted()
        guard (1...3).contains(failed.count) else { return outcomes }
        return outcomes.merging(try self.runOnce(failed, except: [], port: port)) { $1 }
    }

    private static func runOnce(_ cases: [String], except: [String], port: Int) throws -> [String: Outcome] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("oriel-kosoku-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = URL(fileURLWithPath: Repository.python).deletingLastPathComponent()
            .appendingPathComponent("kosoku").path
        let selection = cases.flatMap { ["-i", $0] } + except.flatMap { ["-x", $0] }
        let server = "127.0.0.1:\(port)"
        // Its exit status says the same as its report, and less.
        let result = try Command.run(
            program, [server, "-m", "fuzzingclient", "-p", "2", "-o", folder.path] + selection, seconds: 120)
        guard let report = try? Data(contentsOf: folder.appendingPathComponent("index.json")),
            let servers = try JSONSerialization.jsonObject(with: report) as? [String: [String: [String: Any]]],
            let outcomes = servers[server]
        else { throw Failure("kosoku wrote no report: \(result.errors)\(result.output)") }
        return outcomes.mapValues {
            Outcome(behavior: $0["behavior"] as? String ?? "", close: $0["behaviorClose"] as? String ?? "")
        }
    }
}
