// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why a command ended early: what to write to standard error, and the exit status.
struct CommandFailure: Error, Hashable {
    /// The status.
    var status: CommandStatus
    /// What to write.
    var lines: [String]

    /// One line that starts with the program's name.
    init(_ status: CommandStatus, _ message: String) {
        self.init(status, lines: ["oriel: \(Printable.escape(message))"])
    }

    /// These lines.
    init(_ status: CommandStatus, lines: [String]) {
        self.status = status
        self.lines = lines
    }
}
