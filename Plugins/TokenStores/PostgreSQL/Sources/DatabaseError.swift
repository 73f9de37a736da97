// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What went wrong between this process and the database.
///
/// It never holds a value of a statement: of the server's report only the first sentence is kept, which names tables and
/// columns; the detail behind it would name what is in them.
struct DatabaseError: Error, CustomStringConvertible {
    /// What is known about the statement that was to run.
    enum Kind {
        /// There is no connection: nothing was sent.
        case notConnected
        /// The connection was lost, or the time was over, when the statement may have been under way: it was carried out
        /// or it was not.
        case unknownOutcome
        /// The server refused it: nothing was changed.
        case refused
    }

    /// What is known about the statement.
    var kind: Kind
    /// The SQL standard's five characters, as far as the server gave any.
    var state = ""
    /// A sentence.
    var message: String

    /// The sentence, and the state for whoever looks it up.
    var description: String { self.state.isEmpty ? self.message : "\(self.message) (SQLSTATE \(self.state))" }

    /// Whether the server undid the transaction only because of others beside it, so that it may simply be done again.
    var isConflict: Bool { self.kind == .refused && ["40001", "40P01"].contains(self.state) }

    /// Whether the server cannot write any more: it became a standby under an open connection.
    var isReadOnly: Bool { self.state == "25006" }
}
