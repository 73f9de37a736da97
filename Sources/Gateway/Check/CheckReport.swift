// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What came of a check, for `--output json` as it is.
struct CheckReport: Sendable, Hashable, Encodable {
    /// The backends, by name.
    var backends: [BackendCheck]

    /// How many consoles were tried.
    var consoles: Int { self.backends.map(\.instances.count).reduce(0, +) }

    /// How many of them have a hop that failed.
    var badConsoles: Int { self.backends.flatMap(\.instances).filter { !$0.isGood }.count }

    /// The backends that cannot be asked.
    var awayBackends: [String] { self.backends.filter { $0.connection.outcome == .failed }.map(\.name) }

    /// The command's exit status.
    var status: CommandStatus {
        if !self.awayBackends.isEmpty { return .unavailable }
        return self.badConsoles == 0 ? .success : .failure
    }

    /// Everything in one sentence.
    var summary: String {
        var parts = ["\(self.consoles) checked, \(self.badConsoles) with a failure"]
        if !self.awayBackends.isEmpty { parts.append("away: \(self.awayBackends.joined(separator: ", "))") }
        return "consoles: " + parts.joined(separator: "; ")
    }
}
