// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How a session gets in, and where it says what happened. Its functions are called from any isolation.
package struct ConsoleAccess: Sendable {
    /// Asks for a fresh access URL: one for each session.
    package var url: @Sendable () async throws -> String
    /// What an error of ``url`` means, for the user.
    package var explain: @Sendable (any Error) -> String
    /// Tells the user a sentence that other people may have written parts of.
    package var say: @Sendable (String) -> Void

    /// Access by these functions.
    package init(
        url: @escaping @Sendable () async throws -> String, explain: @escaping @Sendable (any Error) -> String,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.url = url
        self.explain = explain
        self.say = say
    }
}
